namespace Ascent.Cli.Output.Plots;

/// <summary>Cells of a terminal with two by four dots each (Unicode's Braille patterns), each with the series that was drawn there first.</summary>
internal sealed class BrailleCanvas(int columns, int rows)
{
    private const char Empty = '\u2800';
    private const int None = -1;
    private static readonly int[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
    private readonly int[] _dots = new int[columns * rows];
    private readonly int[] _series = [.. Enumerable.Repeat(None, columns * rows)];
    private readonly char[] _marks = new char[columns * rows];

    internal int Columns => columns;
    internal int Rows => rows;
    internal int DotColumns => 2 * columns;
    internal int DotRows => 4 * rows;

    /// <summary>Dots count from the upper left corner; those outside are left out.</summary>
    internal void Dot(int x, int y, int series)
    {
        if (x < 0 || y < 0 || x >= DotColumns || y >= DotRows) return;
        var cell = (y / 4 * columns) + (x / 2);
        _dots[cell] |= Bits[y % 4, x % 2];
        if (_series[cell] == None) _series[cell] = series;
    }

    /// <summary>Bresenham's line.</summary>
    internal void Line(int x0, int y0, int x1, int y1, int series)
    {
        var (dx, dy) = (Math.Abs(x1 - x0), -Math.Abs(y1 - y0));
        var (sx, sy) = (x0 < x1 ? 1 : -1, y0 < y1 ? 1 : -1);
        for (var error = dx + dy; ;)
        {
            Dot(x0, y0, series);
            if (x0 == x1 && y0 == y1) return;
            var doubled = 2 * error;
            if (doubled >= dy) (error, x0) = (error + dy, x0 + sx);
            if (doubled <= dx) (error, y0) = (error + dx, y0 + sy);
        }
    }

    /// <summary>Puts a sign over a cell, unless another series has one there.</summary>
    internal bool Mark(int x, int y, char mark, int series)
    {
        if (x < 0 || y < 0 || x >= DotColumns || y >= DotRows) return false;
        var cell = (y / 4 * columns) + (x / 2);
        if (_marks[cell] != 0) return false;
        (_marks[cell], _series[cell]) = (mark, series);
        return true;
    }

    /// <summary>A row as stretches of one series each; -1 is nobody's.</summary>
    internal IEnumerable<(string Text, int Series)> Row(int row)
    {
        for (var start = row * columns; start < (row + 1) * columns;)
        {
            var end = start + 1;
            while (end < (row + 1) * columns && _series[end] == _series[start]) end++;
            yield return (string.Concat(Enumerable.Range(start, end - start).Select(cell => _marks[cell] != 0 ? _marks[cell] : _dots[cell] == 0 ? ' ' : (char)(Empty + _dots[cell]))), _series[start]);
            start = end;
        }
    }
}
