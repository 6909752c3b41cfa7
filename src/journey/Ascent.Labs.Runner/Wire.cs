using System.Text;

namespace Ascent.Labs.Runner;

/// <summary>One case to run: where the grader's compilation found it.</summary>
public sealed record WireCase(int Index, string Type, string Method);

/// <summary>What the grader sends once, before any of the learner's code runs.</summary>
/// <param name="Nonce">Sixteen bytes that every message from the child must begin with.</param>
/// <param name="MayStartProcesses">Whether the lab allows its code to start processes.</param>
/// <param name="Marker">A line that the child prints after each case, so that output can be told apart by case.</param>
public sealed record Job(byte[] Nonce, string Marker, bool MayStartProcesses, string TestAssembly, IReadOnlyList<string> Folders, long Seed, IReadOnlyDictionary<string, long> MetricSeeds, IReadOnlyList<WireCase> Cases);

/// <summary>How a case ended.</summary>
public enum Outcome { Passed, Failed, NotWritten, Threw, OutOfMemory, ProcessRefused, Skipped }

/// <summary>What the child reports while it runs.</summary>
public abstract record Message
{
    public sealed record Started(int Index) : Message;

    public sealed record Finished(int Index, Outcome Outcome, double Milliseconds, string? Text, string? Expected, string? Actual, double? MaxAbsError, string? At) : Message;

    public sealed record Figure(string Name, long Step, double Value) : Message;

    public sealed record Metric(string Name, double Value) : Message;

    /// <summary>The last message: so many cases were run. A child that ends without it did not finish.</summary>
    public sealed record Done(int Count) : Message;
}

/// <summary>
/// The private channel between grader and child: frames of a length and a body. A body from the child begins with the nonce, so that
/// bytes which the learner's code writes to the channel are noticed and never taken for a result.
/// </summary>
public static class Wire
{
    public const int NonceSize = 16;
    private const int MaxFrame = 1 << 20;
    private const int MaxText = 8000;

    public static void WriteJob(Stream stream, Job job) => WriteFrame(stream, writer =>
    {
        writer.Write(job.Nonce);
        writer.Write(job.Marker);
        writer.Write(job.MayStartProcesses);
        writer.Write(job.TestAssembly);
        writer.Write(job.Folders.Count);
        foreach (var folder in job.Folders) writer.Write(folder);
        writer.Write(job.Seed);
        writer.Write(job.MetricSeeds.Count);
        foreach (var (name, seed) in job.MetricSeeds)
        {
            writer.Write(name);
            writer.Write(seed);
        }
        writer.Write(job.Cases.Count);
        foreach (var (index, type, method) in job.Cases)
        {
            writer.Write(index);
            writer.Write(type);
            writer.Write(method);
        }
    });

    /// <summary>Null when the grader went away before it sent a job.</summary>
    public static Job? ReadJob(Stream stream)
    {
        if (ReadFrame(stream) is not { } frame) return null;
        using var reader = new BinaryReader(new MemoryStream(frame), Encoding.UTF8);
        var nonce = reader.ReadBytes(NonceSize);
        var marker = reader.ReadString();
        var mayStart = reader.ReadBoolean();
        var assembly = reader.ReadString();
        var folders = new string[reader.ReadInt32()];
        for (var i = 0; i < folders.Length; i++) folders[i] = reader.ReadString();
        var seed = reader.ReadInt64();
        var metrics = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--) metrics.Add(reader.ReadString(), reader.ReadInt64());
        var cases = new WireCase[reader.ReadInt32()];
        for (var i = 0; i < cases.Length; i++) cases[i] = new(reader.ReadInt32(), reader.ReadString(), reader.ReadString());
        return new(nonce, marker, mayStart, assembly, folders, seed, metrics, cases);
    }

    public static void WriteMessage(Stream stream, byte[] nonce, Message message) => WriteFrame(stream, writer =>
    {
        writer.Write(nonce);
        switch (message)
        {
            case Message.Started started:
                writer.Write((byte)1);
                writer.Write(started.Index);
                break;
            case Message.Finished finished:
                writer.Write((byte)2);
                writer.Write(finished.Index);
                writer.Write((byte)finished.Outcome);
                writer.Write(finished.Milliseconds);
                WriteText(writer, finished.Text);
                WriteText(writer, finished.Expected);
                WriteText(writer, finished.Actual);
                writer.Write(finished.MaxAbsError is not null);
                writer.Write(finished.MaxAbsError ?? 0);
                WriteText(writer, finished.At);
                break;
            case Message.Figure figure:
                writer.Write((byte)3);
                WriteText(writer, figure.Name);
                writer.Write(figure.Step);
                writer.Write(figure.Value);
                break;
            case Message.Metric metric:
                writer.Write((byte)4);
                WriteText(writer, metric.Name);
                writer.Write(metric.Value);
                break;
            case Message.Done done:
                writer.Write((byte)5);
                writer.Write(done.Count);
                break;
        }
    });

    /// <summary>The next message; null at the end of the channel.</summary>
    /// <exception cref="InvalidDataException">The bytes are not the child's.</exception>
    public static async Task<Message?> ReadMessageAsync(Stream stream, byte[] nonce, CancellationToken cancellation)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellation) < 4) return null;
        var body = new byte[Length(head)];
        if (await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation) < body.Length) return null;
        if (body.Length <= NonceSize || !body.AsSpan(0, NonceSize).SequenceEqual(nonce))
            throw new InvalidDataException("a message without the grading's nonce");
        using var reader = new BinaryReader(new MemoryStream(body, NonceSize, body.Length - NonceSize), Encoding.UTF8);
        try
        {
            return reader.ReadByte() switch
            {
                1 => new Message.Started(reader.ReadInt32()),
                2 => new Message.Finished(reader.ReadInt32(), (Outcome)reader.ReadByte(), reader.ReadDouble(), ReadText(reader), ReadText(reader), ReadText(reader), ReadMaybe(reader), ReadText(reader)),
                3 => new Message.Figure(ReadText(reader) ?? "", reader.ReadInt64(), reader.ReadDouble()),
                4 => new Message.Metric(ReadText(reader) ?? "", reader.ReadDouble()),
                5 => new Message.Done(reader.ReadInt32()),
                var kind => throw new InvalidDataException($"a message of unknown kind {kind}"),
            };
        }
        catch (EndOfStreamException short_)
        {
            throw new InvalidDataException("a message that is too short", short_);
        }
    }

    private static double? ReadMaybe(BinaryReader reader)
    {
        var there = reader.ReadBoolean();
        var value = reader.ReadDouble();
        return there ? value : null;
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null) writer.Write(text.Length <= MaxText ? text : text[..MaxText] + "…");
    }

    private static void WriteFrame(Stream stream, Action<BinaryWriter> body)
    {
        using var buffer = new MemoryStream();
        buffer.Write(new byte[4]);
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true)) body(writer);
        var bytes = buffer.ToArray();
        BitConverter.TryWriteBytes(bytes, bytes.Length - 4);
        stream.Write(bytes);
        stream.Flush();
    }

    private static byte[]? ReadFrame(Stream stream)
    {
        var head = new byte[4];
        if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4) return null;
        var body = new byte[Length(head)];
        return stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length ? null : body;
    }

    private static int Length(byte[] head)
    {
        var length = BitConverter.ToInt32(head);
        return length is >= 0 and <= MaxFrame ? length : throw new InvalidDataException($"a message of {length} bytes");
    }
}
