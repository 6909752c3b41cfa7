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
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var range in text[..end].Split((byte)'\n'))
        {
            if (TryParse(text[range], names, out var point)) points.Add(point);
        }

        return new(points, position + end);
    }

    /// <summary>
    /// Removes the figures of later steps, and a torn last line. Written beside and renamed over, so that whatever happens the
    /// file holds all of them or those that are kept.
    /// </summary>
    public static KeptMetrics Keep(string folder, long? through, Func<string, bool>? atLast = null)
    {
        var path = Path.Combine(folder, FileName);
        var kept = new KeptMetrics();
        var beside = path + ".new";
        var position = 0L;
        long dropped = 0;
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        using (var buffer = new MemoryStream())
        {
            while (true)
            {
                var chunk = Read(folder, position);
                foreach (var point in chunk.Points)
                {
                    if (point.Step > through || (point.Step == through && atLast?.Invoke(point.Name) == false))
                    {
                        dropped++;
                        continue;
                    }

                    kept.Add(point);
                    Append(buffer, point.Step, point.Seconds, point.Name, point.Value);
                }

                buffer.WriteTo(file);
                buffer.SetLength(0);
                if (chunk.Position <= position) break;
                position = chunk.Position;
            }

            file.Flush(flushToDisk: true);
            kept.Length = file.Length;
        }

        if (dropped == 0 && File.Exists(path) && new FileInfo(path).Length == kept.Length) File.Delete(beside);
        else File.Move(beside, path, overwrite: true);
        return kept;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, HashSet<string> names, out MetricPoint point)
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
        Span<char> letters = stackalloc char[MetricNames.Longest];
        if (!Encoding.UTF8.TryGetChars(line[parts[2]], letters, out var length) || length == 0) return false;
        letters = letters[..length];
        if (!names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out var name))
        {
            // A name that this program would not have written does not reach a terminal or a page.
            foreach (var letter in letters)
            {
                if (char.IsControl(letter)) return false;
            }

            names.Add(name = letters.ToString());
        }

        point = new(name, number, seconds, value);
        return true;
    }
}

/// <summary>What the metrics hold after those of later steps were removed.</summary>
internal sealed class KeptMetrics
{
    public BestFigures Best { get; } = new();
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);
    public long Length { get; set; }
    public long LastStep { get; private set; }
    public double Seconds { get; private set; }

    public void Add(MetricPoint point)
    {
        Best.Add(point.Name, point.Value);
        Names.Add(point.Name);
        LastStep = Math.Max(LastStep, point.Step);
        if (double.IsFinite(point.Seconds)) Seconds = Math.Max(Seconds, point.Seconds);
    }
}
