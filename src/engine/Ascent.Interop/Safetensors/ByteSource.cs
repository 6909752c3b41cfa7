using Microsoft.Win32.SafeHandles;

namespace Ascent.Interop;

/// <summary>Where the bytes of a file come from: the file, or a buffer that holds all of it.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>How it is called in messages.</summary>
    public abstract string Name { get; }

    public abstract long Length { get; }

    /// <summary>Fills the destination or says that the file is shorter than it was.</summary>
    /// <exception cref="SafetensorsException">The file ended before.</exception>
    public abstract void Read(long offset, Span<byte> destination);

    public abstract void Dispose();
}

/// <summary>A file, opened for reading while nobody writes to it.</summary>
internal sealed class FileSource : ByteSource
{
    public FileSource(string path)
    {
        Name = path;
        Handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(Handle);
    }

    public override string Name { get; }

    public override long Length { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>Whether the file still has the length that its header was checked against.</summary>
    public bool IsUnchanged => RandomAccess.GetLength(Handle) == Length;

    public override void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var count = RandomAccess.Read(Handle, destination, offset);
            if (count == 0) throw new SafetensorsException($"{Name}: the file ended at byte {offset} while it was read.");
            destination = destination[count..];
            offset += count;
        }
    }

    public override void Dispose() => Handle.Dispose();
}

/// <summary>A buffer.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> content, string name) : ByteSource
{
    public override string Name { get; } = name;

    public override long Length => content.Length;

    public override void Read(long offset, Span<byte> destination) => content.Span.Slice((int)offset, destination.Length).CopyTo(destination);

    public override void Dispose()
    {
    }
}
