using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The loops around the micro-kernel, after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008), and
/// Van Zee and van de Geijn, "BLIS" (2015). docs/engine/gemm.md goes through them step by step.
/// </summary>
/// <remarks>
/// <para>Outer to inner: columns of C by <see cref="MaxColumns"/>; k by as much as fits in the shared buffer for B, which the team packs
/// together; then tasks, each a block of rows of C by a range of panels of B. A task goes through k by <see cref="MaxK"/>, packs its
/// block of A into the thread's own buffer, and runs the kernel over its tiles, the panel of B staying in the first-level cache.</para>
/// <para>Where each sum is cut depends on k alone, and every element of C is summed in the order of p by one thread: the result does
/// not depend on how many threads there are or which of them took a task.</para>
/// </remarks>
internal static unsafe class GemmDriver<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Length of a block of k: a panel of B and a strip of A of this length (32 + 14 floats wide) just fit in a first-level cache of 48 KB.</summary>
    private const int MaxK = 256;

    /// <summary>Columns of C done at a time.</summary>
    private const int MaxColumns = 4096;

    /// <summary>Rows of tiles in a block of A, which is to stay in the second-level cache.</summary>
    private const int TilesInBlock = 10;

    /// <summary>Bytes of packed B at a time, to stay in the last-level cache.</summary>
    private const int BytesOfB = 8 << 20;

    /// <summary>Panels of B packed side by side, so that rows of B are read in long pieces.</summary>
    private const int MostTogether = 8;

    /// <summary>Multiply-adds under which one thread does it all.</summary>
    private const long ParallelFrom = 1 << 19;

    /// <summary>Multiply-adds under which packing does not pay.</summary>
    private const long TinyTo = 256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in GemmCall<T> call)
    {
        if (call.M == 0 || call.N == 0) return;
        if (call.K == 0 || T.IsZero(call.Alpha))
        {
            ScaleOnly(call);
            return;
        }

        if ((long)call.M * call.N * call.K <= TinyTo)
        {
            Tiny(call);
            return;
        }

        GemmCall<T> copy = call;
        var job = new Job { Call = &copy };
        job.Arrange(WorkerTeam.Threads);
        job.Multiply();
    }

    /// <summary>No products: C = beta C, then bias and ReLU.</summary>
    private static void ScaleOnly(in GemmCall<T> call)
    {
        for (int i = 0; i < call.M; i++)
        {
            for (int j = 0; j < call.N; j++) Finish(call, T.Zero, call.C + i * call.RowsC + j, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiny(in GemmCall<T> call)
    {
        for (int i = 0; i < call.M; i++)
        {
            for (int j = 0; j < call.N; j++)
            {
                T sum = T.Zero;
                T* a = call.A + i * call.RowsA, b = call.B + j * call.ColsB;
                for (int p = 0; p < call.K; p++, a += call.ColsA, b += call.RowsB) sum += *a * *b;
                Finish(call, call.Alpha * sum, call.C + i * call.RowsC + j, j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in GemmCall<T> call, T value, T* to, int column)
    {
        if (!T.IsZero(call.Beta)) value += call.Beta * *to;
        if (call.Bias != null) value += call.Bias[column];
        if (call.Relu && value < T.Zero) value = T.Zero;
        *to = value;
    }

    /// <summary>One product in progress: where everything is cut, and where packed B lies. It stays on the stack of the caller.</summary>
    private struct Job
    {
        public GemmCall<T>* Call;

        // The whole product.
        private int threads, tiles, blocks, splits, blocksOfK;

        /// <summary>Whether A is read where it lies: its rows must be adjacent, and so few columns of C that a copy costs more than it brings.</summary>
        private bool directA;

        /// <summary>Whether whole panels of B are read where they lie; its columns must be adjacent.</summary>
        private bool directB;

        // The step under way: columns [column, column + columns), blocks [firstK, lastK) of k.
        private int column, columns, panels, firstK, lastK;
        private T* packedB;

        private static int PanelWidth => 2 * TLanes.Count;

        public void Arrange(int available)
        {
            long work = (long)Call->M * Call->N * Call->K;
            threads = work < ParallelFrom || WorkerTeam.IsInside ? 1 : available;
            tiles = Ceiling(Call->M, TLanes.MaxRows);
            blocksOfK = Ceiling(Call->K, MaxK);
            directA = Call->RowsA == 1 && Call->N <= 8 * PanelWidth;
            directB = Call->ColsB == 1 && Call->M <= 4 * TLanes.MaxRows;

            blocks = Ceiling(tiles, TilesInBlock);
            if (threads > 1)
            {
                // A few tasks for each thread even out what the machine takes from one of them; a multiple of the threads ends together.
                int wanted = Math.Min(tiles, 4 * threads);
                blocks = Math.Min(tiles, Math.Max(blocks, Math.Min(wanted, Ceiling(tiles, 3))));
                blocks = Math.Min(tiles, Ceiling(blocks, threads) * threads);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Multiply()
        {
            for (column = 0; column < Call->N; column += columns)
            {
                columns = Math.Min(MaxColumns, Call->N - column);
                panels = Ceiling(columns, PanelWidth);
                splits = threads == 1 ? 1 : Math.Min(panels, Ceiling(2 * threads, blocks));
                if (blocks >= threads) splits = 1;
                long bytesOfBlock = (long)panels * PanelWidth * Ceiling(Call->K, blocksOfK) * sizeof(T);
                int atOnce = directB ? blocksOfK : (int)Math.Clamp(BytesOfB / bytesOfBlock, 1, blocksOfK);
                for (firstK = 0; firstK < blocksOfK; firstK = lastK)
                {
                    lastK = Math.Min(firstK + atOnce, blocksOfK);
                    PackB();
                    RunParts(blocks * splits, &Task);
                }
            }
        }

        private void RunParts(int parts, delegate*<int, void*, void> body)
        {
            void* self = Unsafe.AsPointer(ref this);
            if (threads > 1)
            {
                WorkerTeam.Run(parts, body, self);
                return;
            }

            for (int part = 0; part < parts; part++) body(part, self);
        }

        private readonly nint StartOfK(int block) => (nint)((long)Call->K * block / blocksOfK);

        private readonly int StartOfTile(int tile) => (int)((long)Call->M * tile / tiles);

        /// <summary>A panel of B is packed where it cannot be read in place: always the last one when it is not full.</summary>
        private readonly bool IsPacked(int panel) => !directB || (panel == panels - 1 && columns % PanelWidth != 0);

        private readonly T* PanelOfB(int block, int panel)
        {
            nint offset = StartOfK(block) - StartOfK(firstK), length = StartOfK(block + 1) - StartOfK(block);
            return directB
                ? packedB + offset * PanelWidth
                : packedB + (offset * panels + panel * length) * PanelWidth;
        }

        private void PackB()
        {
            nint rows = StartOfK(lastK) - StartOfK(firstK);
            if (directB && columns % PanelWidth == 0) return;
            nint bytes = (rows * (directB ? 1 : panels) * PanelWidth + PanelWidth) * sizeof(T);
            packedB = (T*)PackBuffer.PanelsB.Take((nuint)bytes);
            if (directB)
            {
                for (int block = firstK; block < lastK; block++) PackPanel(block, panels - 1);
                return;
            }

            RunParts(Math.Min((lastK - firstK) * panels, 4 * threads), &PackPart);
        }

        private static void PackPart(int part, void* self)
        {
            var job = (Job*)self;
            int all = (job->lastK - job->firstK) * job->panels;
            int parts = Math.Min(all, 4 * job->threads);
            int end = (int)((long)all * (part + 1) / parts);
            for (int i = (int)((long)all * part / parts); i < end;)
                i += job->PackPanels(job->firstK + i / job->panels, i % job->panels, end - i);
        }

        /// <summary>Packs up to so many panels, as many as can be done together; says how many.</summary>
        private readonly int PackPanels(int block, int panel, int most)
        {
            int whole = Math.Min(Math.Min(most, MostTogether), columns / PanelWidth - panel);
            if (Call->ColsB != 1 || whole < 2)
            {
                PackPanel(block, panel);
                return 1;
            }

            nint length = StartOfK(block + 1) - StartOfK(block);
            T* from = Call->B + StartOfK(block) * Call->RowsB + column + panel * PanelWidth;
            Packing<TLanes, TVector, T>.CopyPanels(PanelOfB(block, panel), length * PanelWidth, whole, length, from, Call->RowsB);
            return whole;
        }

        private readonly void PackPanel(int block, int panel)
        {
            int at = panel * PanelWidth, width = Math.Min(PanelWidth, columns - at);
            T* from = Call->B + StartOfK(block) * Call->RowsB + (column + at) * Call->ColsB;
            Packing<TLanes, TVector, T>.Strip(PanelOfB(block, panel), StepOfPacked(width), width, StartOfK(block + 1) - StartOfK(block), from, Call->ColsB, Call->RowsB);
        }

        private static int StepOfPacked(int width) => width <= TLanes.Count ? TLanes.Count : PanelWidth;

        /// <summary>One block of rows by one range of panels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Task(int part, void* self)
        {
            var job = (Job*)self;
            int block = part / job->splits, split = part % job->splits;
            int firstTile = (int)((long)job->tiles * block / job->blocks), lastTile = (int)((long)job->tiles * (block + 1) / job->blocks);
            int firstPanel = (int)((long)job->panels * split / job->splits), lastPanel = (int)((long)job->panels * (split + 1) / job->splits);
            job->MultiplyBlock(firstTile, lastTile, firstPanel, lastPanel);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyBlock(int firstTile, int lastTile, int firstPanel, int lastPanel)
        {
            GemmCall<T>* call = Call;
            int firstRow = StartOfTile(firstTile), rows = StartOfTile(lastTile) - firstRow;
            nint longest = Ceiling(call->K, blocksOfK);
            int tileSize = TLanes.MaxRows * PanelWidth;
            T* tile = (T*)PackBuffer.PanelsA.Take((nuint)((tileSize + rows * longest + PanelWidth) * sizeof(T)));
            T* packedA = tile + tileSize;

            for (int q = firstK; q < lastK; q++)
            {
                nint start = StartOfK(q), length = StartOfK(q + 1) - start;
                if (!directA)
                {
                    for (int t = firstTile; t < lastTile; t++)
                    {
                        int row = StartOfTile(t), height = StartOfTile(t + 1) - row;
                        Packing<TLanes, TVector, T>.Strip(packedA + (row - firstRow) * length, height, height, length, call->A + row * call->RowsA + start * call->ColsA, call->RowsA, call->ColsA);
                    }
                }

                bool first = q == 0, last = q == blocksOfK - 1;
                bool plain = call->Alpha == T.One && (!first || T.IsZero(call->Beta) || call->Beta == T.One) && (!last || (call->Bias == null && !call->Relu));
                bool accumulate = !first || !T.IsZero(call->Beta);
                for (int panel = firstPanel; panel < lastPanel; panel++)
                {
                    int at = column + panel * PanelWidth, width = Math.Min(PanelWidth, column + columns - at);
                    bool packed = IsPacked(panel);
                    T* b = packed ? PanelOfB(q, panel) : call->B + start * call->RowsB + at;
                    nint stepB = packed ? StepOfPacked(width) : call->RowsB;
                    int registers = width <= TLanes.Count ? 1 : 2;
                    bool whole = width == registers * TLanes.Count;
                    for (int t = firstTile; t < lastTile; t++)
                    {
                        int row = StartOfTile(t), height = StartOfTile(t + 1) - row;
                        T* a = directA ? call->A + row + start * call->ColsA : packedA + (row - firstRow) * length;
                        nint stepA = directA ? call->ColsA : height;
                        T* c = call->C + row * call->RowsC + at;
                        if (plain && whole)
                        {
                            MicroKernel<TLanes, TVector, T>.Run(height, registers, length, a, stepA, b, stepB, c, call->RowsC, accumulate);
                        }
                        else
                        {
                            MicroKernel<TLanes, TVector, T>.Run(height, registers, length, a, stepA, b, stepB, tile, PanelWidth, accumulate: false);
                            TileEnd<TLanes, TVector, T>.Merge(tile, PanelWidth, height, width, c, call->RowsC, call->Alpha, first ? call->Beta : T.One, last && call->Bias != null ? call->Bias + at : null, last && call->Relu);
                        }
                    }
                }
            }
        }

        private static int Ceiling(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
    }
}
