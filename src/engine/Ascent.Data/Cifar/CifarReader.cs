using Ascent.Data.Catalog;

namespace Ascent.Data.Cifar;

/// <summary>
/// Reads CIFAR-10's binary format: records of one byte for the label and 3,072 for the pixels, 1,024 red, 1,024 green, 1,024 blue, each
/// plane row by row (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009).
/// </summary>
internal static class CifarReader
{
    public const int Side = 32;
    public const int Channels = 3;
    public const int ImageBytes = Channels * Side * Side;
    public const int RecordBytes = 1 + ImageBytes;

    /// <summary>The files of a set side by side; the last one is for testing, those before it are for training.</summary>
    /// <exception cref="DataSetException">A file is missing, damaged, or holds a label that is no class.</exception>
    public static (LabelledImages Train, LabelledImages Test) Read(string folder, DataSetDefinition set)
    {
        var counts = set.Files.Select(file => Records(file.Name, file.Bytes)).ToArray();
        var train = New($"{set.Id} train", counts[..^1].Sum(), set);
        var test = New($"{set.Id} test", counts[^1], set);
        DataSetFolder.ForEach(folder, set, (i, path, file) =>
        {
            var (into, first) = i == counts.Length - 1 ? (test, 0) : (train, counts[..i].Sum());
            var reader = new RecordWalk(into.Pixels.AsMemory(first * ImageBytes, counts[i] * ImageBytes), into.Labels.AsMemory(first, counts[i]));
            FileContent.Walk(path, file, reader.Take);
            CheckLabels(path, into.Labels.AsSpan(first, counts[i]), set.ClassNames.Count);
        });
        return (train, test);
    }

    /// <summary>Reads records from memory.</summary>
    /// <param name="name">Name for messages and for the set.</param>
    /// <param name="content">Whole records.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <exception cref="DataSetException">The length is not one of whole records, or a label is no class: names the record and the offset.</exception>
    public static LabelledImages Read(string name, ReadOnlySpan<byte> content, IReadOnlyList<string> classes)
    {
        var count = Records(name, content.Length);
        var pixels = new byte[count * ImageBytes];
        var labels = new byte[count];
        new RecordWalk(pixels, labels).Take(content);
        CheckLabels(name, labels, classes.Count);
        return new(name, count, Side, Side, pixels, labels, classes.Count, Channels) { ClassNames = classes };
    }

    private static int Records(string name, long bytes)
    {
        if (bytes % RecordBytes != 0) throw new DataSetException($"{name}: {bytes} bytes are no whole number of records of {RecordBytes} bytes (a label and 3 x 32 x 32 pixels); the last record is cut off at byte {bytes}.");
        if (bytes / RecordBytes > int.MaxValue / ImageBytes) throw new DataSetException($"{name}: {bytes / RecordBytes} records are more than the {int.MaxValue / ImageBytes} that are read.");
        return (int)(bytes / RecordBytes);
    }

    private static LabelledImages New(string name, int count, DataSetDefinition set) =>
        new(name, count, Side, Side, GC.AllocateUninitializedArray<byte>(count * ImageBytes), new byte[count], set.ClassNames.Count, Channels) { ClassNames = set.ClassNames };

    private static void CheckLabels(string name, ReadOnlySpan<byte> labels, int classes)
    {
        var wrong = labels.IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0) throw new DataSetException($"{name}: record {wrong} (at byte {(long)wrong * RecordBytes}) has the label {labels[wrong]}; there are {classes} classes, 0 to {classes - 1}.");
    }

    /// <summary>Takes labels and pixels apart, whatever the pieces in which the records come.</summary>
    private sealed class RecordWalk(Memory<byte> pixels, Memory<byte> labels)
    {
        private long _at;

        public void Take(ReadOnlySpan<byte> chunk)
        {
            while (chunk.Length > 0)
            {
                var record = (int)(_at / RecordBytes);
                var within = (int)(_at % RecordBytes);
                var count = within == 0 ? 1 : Math.Min(chunk.Length, RecordBytes - within);
                if (within == 0) labels.Span[record] = chunk[0];
                else chunk[..count].CopyTo(pixels.Span[(record * ImageBytes + within - 1)..]);
                chunk = chunk[count..];
                _at += count;
            }
        }
    }
}
