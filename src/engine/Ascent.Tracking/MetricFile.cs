using System.Buffers.Text;
using System.Text;

namespace Ascent.Tracking;

/// <summary>
/// <c>metrics.tsv</c>: one line for each figure at each step: step, seconds, name, value, between tabs. Lines are only appended,
/// so a reader that remembers where it stopped reads on from there; a last line without its end is not read yet.
/// </summary>
internal static class MetricFile
{
    public const string FileName = "metrics.tsv";
    public const int LongestName = 100;
    private const int LargestChunk = 8 << 20;

    public static void Append(MemoryStream buffer, long step, double seconds, string name, double value)
    {
        Span<byte> text = stackalloc byte[64];
        step.TryFormat(text, out var length);
        text[length++] = (byte)'\t';
        buffer.Write(text[..length]);
        Math.Round(seconds, 6).TryFormat(text, out length);
        text[length++] = (byte)'\t';
        buffer.Write(text[..length]);
        buffer.Write(Encoding.UTF8.GetBytes(name));
        text[0] = (byte)'\t';
        value.TryFormat(text[1..], out length, "R");
        text[++length] = (byte)'\n';
        buffer.Write(text[..(length + 1)]);
    }

    public static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName || name.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            throw new ArgumentException($"A metric's name has 1 to {LongestName} printable characters; '{name}' does not.", nameof(name));
    }

    /// <summary>Complete lines from a position on, at most some megabytes in one call.</summary>
    public static MetricChunk Read(string folder, long position)
    {
        var path = Path.Combine(folder, FileName);
        var points = new List<MetricPoint>();
        position = Math.Max(0, position);
        if (!File.Exists(path)) return new(points, position);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        if (position >= length) return new(points, Math.Min(position, length));

        // One byte more in front shows whether the position is the beginning of a line.
        var from = Math.Max(0, position - 1);
        var bytes = new byte[(int)Math.Min(length - from, LargestChunk)];
        var count = 0;
        while (count < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(count), from + count) is > 0 and var read) count += read;
        var text = bytes.AsSpan(0, count);
        if (position > 0)
        {
            var start = text.IndexOf((byte)'\n') + 1;
            if (start == 0) return new(points, position);
            text = text[start..];
            position = from + start;
        }

        var end = text.LastIndexOf((byte)'\n') + 1;
        var names = new Dictionary<string, string>();
        foreach (var range in text[..end].Split((byte)'\n'))
        {
            if (TryParse(text[range], names, out var point)) points.Add(point);
        }

        return new(points, position + end);
    }

    private static bool TryParse(ReadOnlySpan<byte> line, Dictionary<string, string> names, out MetricPoint point)
    {
        point = default;
        Span<Range> parts = stackalloc Range[5];
        var count = 0;
        foreach (var part in line.Split((byte)'\t'))
        {
            if (count == parts.Length) return false;
            parts[count++] = part;
        }

        if (count != 4) return false;
        var step = line[parts[0]];
        if (!Utf8Parser.TryParse(step, out long number, out var used) || used != step.Length) return false;
        if (!double.TryParse(line[parts[1]], out var seconds) || !double.TryParse(line[parts[3]], out var value)) return false;
        var name = Encoding.UTF8.GetString(line[parts[2]]);
        if (name.Length is 0 or > LongestName) return false;
        if (!names.TryAdd(name, name)) name = names[name];
        point = new(name, number, seconds, value);
        return true;
    }
}
