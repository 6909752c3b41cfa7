using System.Runtime.InteropServices;

using Ascent.Tensors.Pool;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A tensor over memory that something else owns, a mapped file for one: nothing is copied, and changes in place change that
    /// memory. The buffer stays open until the last tensor that looks at it is disposed or forgotten, whoever disposes it before.
    /// </summary>
    /// <param name="buffer">Writable memory of known length.</param>
    /// <param name="offset">Where the first element lies, in bytes from the buffer's beginning.</param>
    /// <param name="shape">The extents; the elements lie in row-major order without gaps.</param>
    /// <param name="dtype">The element type; the memory holds it in this machine's byte order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not lie inside the buffer.</exception>
    /// <exception cref="ArgumentException">The first element's address is not a multiple of the element's size.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is closed.</exception>
    public static unsafe Tensor FromBuffer(SafeBuffer buffer, long offset, Shape shape, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var bytes = (long)shape.Count * dtype.Size();
        if (offset < 0 || (ulong)offset > buffer.ByteLength || (ulong)bytes > buffer.ByteLength - (ulong)offset)
            throw new ArgumentOutOfRangeException(nameof(offset), $"FromBuffer: shape {shape} of {dtype} at byte {offset} does not lie inside the {buffer.ByteLength} bytes of the buffer.");
        var storage = new Storage(buffer, offset, bytes);
        if ((nint)storage.Pointer % dtype.Size() == 0) return new Tensor(storage, shape, shape.RowMajorStrides(), 0, dtype);
        storage.Release();
        throw new ArgumentException($"FromBuffer: byte {offset} of the buffer is not aligned to the {dtype.Size()} bytes of {dtype}.", nameof(offset));
    }
}
