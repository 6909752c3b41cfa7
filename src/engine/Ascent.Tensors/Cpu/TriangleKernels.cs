using System.Runtime.InteropServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Copies the elements of matrices on one side of a diagonal and clears the others, row by row.</summary>
internal static unsafe class TriangleKernels
{
    public static void Triangle(Tensor x, Tensor y, int diagonal, bool lower)
    {
        if (y.Count == 0) return;
        using var packed = Copies.Contiguous(x);
        var job = new Job { X = packed.Bytes(), Y = y.Bytes(), Rows = x.Shape[-2], Columns = x.Shape[-1], Size = x.DType.Size(), Diagonal = diagonal, Lower = lower };
        var rows = y.Count / job.Columns;
        if (Sharing.Pays(y.Count)) WorkerTeam.For(rows, Math.Max(1, Sharing.Grain / job.Columns), in job, static (int start, int end, in Job j) => Range(start, end, in j));
        else Range(0, rows, in job);
        GC.KeepAlive(packed);
        GC.KeepAlive(y);
    }

    private static void Range(int start, int end, in Job job)
    {
        var bytes = (nint)job.Columns * job.Size;
        for (var row = start; row < end; row++)
        {
            byte* from = job.X + (row * bytes), to = job.Y + (row * bytes);

            // The first column on the other side of the diagonal, or the first on this side.
            var border = (nint)Math.Clamp((long)(row % job.Rows) + job.Diagonal + (job.Lower ? 1 : 0), 0, job.Columns) * job.Size;
            var (keep, keepEnd) = job.Lower ? (0, border) : (border, bytes);
            NativeMemory.Clear(to, (nuint)keep);
            NativeMemory.Copy(from + keep, to + keep, (nuint)(keepEnd - keep));
            NativeMemory.Clear(to + keepEnd, (nuint)(bytes - keepEnd));
        }
    }

    private struct Job
    {
        public byte* X, Y;
        public int Rows, Columns, Size, Diagonal;
        public bool Lower;
    }
}
