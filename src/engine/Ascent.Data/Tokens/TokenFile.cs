using System.Text;
using System.Text.Unicode;

namespace Ascent.Data.Tokens;

/// <summary>Reads and writes a vocabulary's files: bounded, strict UTF-8, written beside and renamed over.</summary>
internal static class TokenFile
{
    /// <summary>Most bytes that are read.</summary>
    internal const long LargestFile = 64 << 20;

    /// <summary>Most tokens of a vocabulary, and most merges.</summary>
    internal const int MostTokens = 1 << 20;

    /// <summary>Longest token, in UTF-16 units.</summary>
    internal const int LongestToken = 4096;

    private static long _written;

    /// <summary>The content, without a byte-order mark.</summary>
    internal static byte[] Read(string path)
    {
        var content = ReadExact(path);
        if (!Utf8.IsValid(content)) throw Fault(path, LineOf(content, FirstInvalid(content)), "the text is not valid UTF-8");
        return content.AsSpan().StartsWith("\uFEFF"u8) ? content[3..] : content;
    }

    /// <summary>The bytes as they are.</summary>
    internal static byte[] ReadExact(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            if (stream.Length > LargestFile) throw new TokenizerException($"{path} has {stream.Length} bytes; a vocabulary's file has at most {LargestFile}.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The lines, cut at line feeds; a carriage return before one belongs to the end of the line, and the last line may be without an end.</summary>
    internal static List<string> ReadLines(string path)
    {
        var lines = new List<string>();
        ReadOnlySpan<byte> rest = Read(path);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            // One line more than tokens: vocab.bpe has its version in front.
            if (lines.Count > MostTokens) throw Fault(path, lines.Count + 1, $"there are more than the {MostTokens} lines that are read");
            if (line.Length > 4 * LongestToken) throw Fault(path, lines.Count + 1, $"the line has {line.Length} bytes; at most {4 * LongestToken} are read");
            lines.Add(Encoding.UTF8.GetString(line));
        }

        return lines;
    }

    /// <summary>Written beside and renamed over, so that a reader finds the old content or the new, never half of it.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = $"{path}.{Environment.ProcessId}.{Interlocked.Increment(ref _written)}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            if (File.Exists(beside)) File.Delete(beside);
        }
    }

    /// <summary>One line for each token.</summary>
    internal static byte[] Lines(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(line).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static TokenizerException Fault(string path, int line, string problem) => new($"{path}, line {line}: {problem}.");

    /// <summary>The line, from 1, in which a byte stands.</summary>
    internal static int LineOf(ReadOnlySpan<byte> content, long at) => content[..(int)Math.Min(at, content.Length)].Count((byte)'\n') + 1;

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        var at = 0;
        while (at < content.Length && Rune.DecodeFromUtf8(content[at..], out _, out var used) == System.Buffers.OperationStatus.Done) at += used;
        return at;
    }
}
