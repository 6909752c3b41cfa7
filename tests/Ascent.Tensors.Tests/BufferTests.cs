using System.Runtime.InteropServices;

namespace Ascent.Tensors.Tests;

/// <summary>Tensors over memory that something else owns.</summary>
public sealed class BufferTests
{
    [Fact]
    public void A_tensor_over_a_buffer_shares_its_memory()
    {
        using var buffer = new NativeBuffer(64);
        using var x = Tensor.FromBuffer(buffer, 16, [2, 3]);
        x.Fill(3);
        Assert.Equal(3f, buffer.Read<float>(16));
        Assert.Equal(0f, buffer.Read<float>(12));
        Assert.Equal(0f, buffer.Read<float>(40));
        buffer.Write(20, 5f);
        Assert.Equal([3, 5, 3, 3, 3, 3], x.ToArray<float>());
        Assert.Equal([6, 10, 6, 6, 6, 6], (x * 2).ToArray<float>());
    }

    [Fact]
    public void The_buffer_stays_open_until_the_last_view_is_gone()
    {
        var buffer = new NativeBuffer(64);
        var x = Tensor.FromBuffer(buffer, 0, [4, 4]);
        buffer.Dispose();
        Assert.False(buffer.IsReleased);
        var view = x.T;
        x.Dispose();
        Assert.False(buffer.IsReleased);
        Assert.Equal(0, view.Sum().Item());
        view.Dispose();
        Assert.True(buffer.IsReleased);
    }

    [Fact]
    public void What_does_not_lie_inside_the_buffer_or_is_not_aligned_is_refused()
    {
        using var buffer = new NativeBuffer(64);
        foreach (var (offset, count) in new[] { (-4L, 1), (0, 17), (64, 1), (60, 2), (68, 0), (long.MaxValue - 3, 1), (long.MinValue, 0) })
            Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.FromBuffer(buffer, offset, [count]));
        foreach (var (offset, dtype) in new[] { (2L, DType.Float32), (4, DType.Float64), (4, DType.Int64), (1, DType.Float16) })
            Assert.Contains("aligned", Assert.Throws<ArgumentException>(() => Tensor.FromBuffer(buffer, offset, [1], dtype)).Message, StringComparison.Ordinal);
        using var all = Tensor.FromBuffer(buffer, 0, [64], DType.UInt8);
        using var none = Tensor.FromBuffer(buffer, 64, [0]);
        Assert.Equal((64, 0), (all.Count, none.Count));
    }

    [Fact]
    public void A_refused_tensor_does_not_keep_the_buffer_open()
    {
        var buffer = new NativeBuffer(64);
        Assert.Throws<ArgumentException>(() => Tensor.FromBuffer(buffer, 1, [1]));
        buffer.Dispose();
        Assert.True(buffer.IsReleased);
        Assert.Throws<ObjectDisposedException>(() => Tensor.FromBuffer(buffer, 0, [1]));
    }

    private sealed unsafe class NativeBuffer : SafeBuffer
    {
        public NativeBuffer(int bytes)
            : base(ownsHandle: true)
        {
            SetHandle((nint)NativeMemory.AllocZeroed((nuint)bytes));
            Initialize((ulong)bytes);
        }

        public bool IsReleased { get; private set; }

        protected override bool ReleaseHandle()
        {
            NativeMemory.Free((void*)handle);
            return IsReleased = true;
        }
    }
}
