using System.Numerics;
using System.Runtime.InteropServices;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Tests.Cpu;

/// <summary>How an operand lies in memory.</summary>
public enum Lie
{
    /// <summary>Rows adjacent to each other.</summary>
    Rows,

    /// <summary>Stored transposed.</summary>
    Transposed,

    /// <summary>Rows with a gap between them.</summary>
    Gapped,

    /// <summary>Neither rows nor columns adjacent.</summary>
    Strided,

    /// <summary>One row for all, as an expanded tensor has it.</summary>
    OneRow,
}

/// <summary>One product, computed by the engine and by a plain triple loop in double precision.</summary>
/// <remarks>All operands end at the last element that the strides reach, with guards around them, so that a read or a write outside is seen.</remarks>
public sealed record GemmCase(int M, int N, int K, Lie A, Lie B, int GapC, double Alpha, double Beta, bool Bias, bool Relu, int Seed)
{
    private const int Guard = 64;

    public override string ToString() => $"m={M} n={N} k={K} A={A} B={B} gapC={GapC} alpha={Alpha} beta={Beta} bias={Bias} relu={Relu} seed={Seed}";

    /// <summary>Null when the engine agrees, else what is wrong.</summary>
    /// <param name="dtype">The precision of the operands.</param>
    /// <param name="every">Which rows are compared: all by default, every seventh for 7.</param>
    public string? Check(DType dtype, int every = 1) => dtype == DType.Float32 ? Check<float>(1.2e-7, every) : Check<double>(2.3e-16, every);

    /// <summary>C as the engine computes it, to compare bits.</summary>
    public float[] Compute()
    {
        using var c = new Block<float>(Math.Max(1, M) * (nint)(N + GapC));
        Run<float>(c, out _);
        return c.Copy();
    }

    private unsafe string? Check<T>(double epsilon, int every)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rowsC = N + GapC;
        using var c = new Block<T>(Math.Max(1, M) * (nint)rowsC);
        T[] before = Run(c, out Operands<T> operands);
        using (operands)
        {
            T[] after = c.Copy();
            if (!c.GuardsHold()) return "wrote outside C";
            for (int i = 0; i < M; i += every)
            {
                for (int j = 0; j < rowsC; j++)
                {
                    T got = after[i * rowsC + j], had = before[i * rowsC + j];
                    if (j >= N)
                    {
                        if (BitConverter.DoubleToInt64Bits(double.CreateChecked(got)) != BitConverter.DoubleToInt64Bits(double.CreateChecked(had))) return $"wrote between the rows of C at ({i}, {j})";
                        continue;
                    }

                    double sum = 0, size = 0;
                    for (int p = 0; p < K; p++)
                    {
                        double product = double.CreateChecked(operands.A(i, p)) * double.CreateChecked(operands.B(p, j));
                        sum += product;
                        size += Math.Abs(product);
                    }

                    double wanted = Alpha * sum;
                    size = Math.Abs(Alpha) * size;
                    if (Beta != 0)
                    {
                        wanted += Beta * double.CreateChecked(had);
                        size += Math.Abs(Beta * double.CreateChecked(had));
                    }

                    if (Bias)
                    {
                        wanted += double.CreateChecked(operands.Bias[j]);
                        size += Math.Abs(double.CreateChecked(operands.Bias[j]));
                    }

                    if (Relu && wanted < 0) wanted = 0;
                    double allowed = epsilon * (K + 8) * size + 1e-300;
                    double error = Math.Abs(double.CreateChecked(got) - wanted);
                    if (!(error <= allowed)) return $"C({i}, {j}) is {got}, should be {wanted} (error {error:g3}, allowed {allowed:g3})";
                }
            }
        }

        return null;
    }

    private unsafe T[] Run<T>(Block<T> c, out Operands<T> operands)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rowsC = N + GapC;
        operands = new Operands<T>(this);
        var random = new System.Random(Seed + 17);

        // With beta 0 nothing of C may be read: NaN there would spread.
        T[] before = new T[Math.Max(1, M) * (nint)rowsC];
        for (int i = 0; i < before.Length; i++) before[i] = Beta == 0 ? T.NaN : T.CreateChecked((float)(random.NextDouble() - 0.5));
        c.Set(before);
        if (typeof(T) == typeof(float))
        {
            Gemm.Run(M, N, K, (float)Alpha, (float*)operands.PointerA, operands.RowsA, operands.ColsA, (float*)operands.PointerB, operands.RowsB, operands.ColsB,
                (float)Beta, (float*)c.Pointer, rowsC, Bias ? (float*)operands.PointerBias : null, Relu);
        }
        else
        {
            Gemm.Run(M, N, K, Alpha, (double*)operands.PointerA, operands.RowsA, operands.ColsA, (double*)operands.PointerB, operands.RowsB, operands.ColsB,
                Beta, (double*)c.Pointer, rowsC, Bias ? (double*)operands.PointerBias : null, Relu);
        }

        return before;
    }

    private sealed class Operands<T> : IDisposable
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Block<T> _a, _b, _bias;

        public Operands(GemmCase from)
        {
            (RowsA, ColsA) = Strides(from.A, from.M, from.K);
            (RowsB, ColsB) = Strides(from.B, from.K, from.N);
            _a = Make(from.M, from.K, RowsA, ColsA, from.Seed + 1);
            _b = Make(from.K, from.N, RowsB, ColsB, from.Seed + 2);
            _bias = Make(1, from.N, 0, 1, from.Seed + 3);
        }

        public nint RowsA { get; }

        public nint ColsA { get; }

        public nint RowsB { get; }

        public nint ColsB { get; }

        public unsafe T* PointerA => _a.Pointer;

        public unsafe T* PointerB => _b.Pointer;

        public unsafe T* PointerBias => _bias.Pointer;

        public T[] Bias => _bias.Copy();

        public unsafe T A(int i, int p) => _a.Pointer[i * RowsA + p * ColsA];

        public unsafe T B(int p, int j) => _b.Pointer[p * RowsB + j * ColsB];

        public void Dispose()
        {
            _a.Dispose();
            _b.Dispose();
            _bias.Dispose();
        }

        private static (nint Rows, nint Cols) Strides(Lie lie, int rows, int cols) => lie switch
        {
            Lie.Rows => (cols, 1),
            Lie.Transposed => (1, rows),
            Lie.Gapped => (cols + 5, 1),
            Lie.Strided => ((3 * cols) + 2, 3),
            _ => (0, 1),
        };

        private static Block<T> Make(int rows, int cols, nint strideRows, nint strideCols, int seed)
        {
            var random = new System.Random(seed);
            nint count = rows == 0 || cols == 0 ? 0 : ((rows - 1) * strideRows) + ((cols - 1) * strideCols) + 1;
            var values = new T[count];
            for (int i = 0; i < values.Length; i++) values[i] = T.CreateChecked((float)((random.NextDouble() * 2) - 1));
            var block = new Block<T>(count);
            block.Set(values);
            return block;
        }
    }

    /// <summary>Elements between two guards of NaN: reading outside spoils the result, writing outside is found.</summary>
    private sealed unsafe class Block<T> : IDisposable
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly nint _count;
        private readonly T* _memory;

        public Block(nint count)
        {
            _count = count;
            _memory = (T*)NativeMemory.Alloc((nuint)(count + (2 * Guard)), (nuint)sizeof(T));
            new Span<T>(_memory, (int)count + (2 * Guard)).Fill(T.NaN);
        }

        public T* Pointer => _memory + Guard;

        public void Set(T[] values) => values.AsSpan().CopyTo(new Span<T>(Pointer, (int)_count));

        public T[] Copy() => new Span<T>(Pointer, (int)_count).ToArray();

        public bool GuardsHold()
        {
            for (int i = 0; i < Guard; i++)
            {
                if (!T.IsNaN(_memory[i]) || !T.IsNaN(_memory[Guard + _count + i])) return false;
            }

            return true;
        }

        public void Dispose() => NativeMemory.Free(_memory);
    }
}
