"""Draw the README's picture: the network of the first page, on a walk past thirty digits."""

from pathlib import Path

from fdl import data, figures, memorize, trace

TARGET = Path(__file__).parents[1] / "_static" / "thirty-digits.svg"

_MODES = "<style>svg{color:#333}@media(prefers-color-scheme:dark){svg{color:#ddd}}</style>"


def picture() -> str:
    """Return the SVG, with the colour of its text following the reader's light or dark mode."""
    X, _ = data.digits()
    y = data.random_labels(len(X), classes=10, seed=0)
    net = memorize.zhang(X, y)
    W, _ = net.layers[0]
    z = X @ W[0]
    order = sorted(range(len(X)), key=lambda i: z[i])[900:930]
    first, way = z[order[0]], z[order[-1]] - z[order[0]]
    drawn = figures.graph(
        trace(net, X[order[0]], X[order[-1]]),
        [((z[i] - first) / way, int(y[i])) for i in order],
        name="thirty-digits",
        caption="",
        labels=("from one digit to another", "output"),
    )
    return drawn.svg.replace("<title", f"{_MODES}<title", 1)


if __name__ == "__main__":
    TARGET.write_text(picture() + "\n")
