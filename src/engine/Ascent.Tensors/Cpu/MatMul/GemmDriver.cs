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
/// block of A into the thread's own buffer, and runs the kernel over its tiles.</para>
/// <para>Where each sum is cut depends on k alone, and every element of C is summed in the order of p by one thread: the result does
/// not depend on how many threads there are or which of them took a task.</para>
/// </remarks>
internal static unsafe class GemmDriver<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// Length of a block of k. A panel of B this long streams from the second-level cache, which keeps up (13 bytes a cycle); a shorter
    /// one would stay in the first level, but C would come and go once more for each block, and that costs more.
    /// </summary>
    private const int MaxK = 1024;

    /// <summary>Columns of C done at a time.</summary>
    private const int MaxColumns = 2048;

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
        if (DotDriver<TLanes, TVector, T>.Suits(copy))
        {
            DotDriver<TLanes, TVector, T>.Run(&copy, (long)call.M * call.N * call.K >= ParallelFrom && !WorkerTeam.IsInside && WorkerTeam.Threads > 1);
            return;
        }

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
        private int _threads, _tiles, _blocks, _splits, _blocksOfK;

        /// <summary>Whether A is read where it lies: its rows must be adjacent, and so few columns of C that a copy costs more than it brings.</summary>
        private bool _directA;

        /// <summary>Whether whole panels of B are read where they lie; its columns must be adjacent.</summary>
        private bool _directB;

        // The step under way: columns [_column, _column + _columns), blocks [_firstK, _lastK) of k.
        private int _column, _columns, _panels, _firstK, _lastK;
        private T* _packedB;

        private static int PanelWidth => 2 * TLanes.Count;

        public void Arrange(int available)
        {
            long work = (long)Call->M * Call->N * Call->K;
            _threads = work < ParallelFrom || WorkerTeam.IsInside ? 1 : available;
            _tiles = Ceiling(Call->M, TLanes.MaxRows);
            _blocksOfK = Ceiling(Call->K, MaxK);
            _directA = Call->RowsA == 1 && Call->N <= 8 * PanelWidth;
            _directB = Call->ColsB == 1 && Call->M <= 4 * TLanes.MaxRows;

            _blocks = Ceiling(_tiles, TilesInBlock);
            if (_threads > 1)
            {
                // A few tasks for each thread even out what the machine takes from one of them; a multiple of the threads ends together.
                int wanted = Math.Min(_tiles, 4 * _threads);
                _blocks = Math.Min(_tiles, Math.Max(_blocks, Math.Min(wanted, Ceiling(_tiles, 3))));
                _blocks = Math.Min(_tiles, Ceiling(_blocks, _threads) * _threads);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Multiply()
        {
            for (_column = 0; _column < Call->N; _column += _columns)
            {
                _columns = Math.Min(MaxColumns, Call->N - _column);
                _panels = Ceiling(_columns, PanelWidth);
                _splits = _threads == 1 ? 1 : Math.Min(_panels, Ceiling(2 * _threads, _blocks));
                if (_blocks >= _threads) _splits = 1;
                long bytesOfBlock = (long)_panels * PanelWidth * Ceiling(Call->K, _blocksOfK) * sizeof(T);
                int atOnce = _directB ? _blocksOfK : (int)Math.Clamp(BytesOfB / bytesOfBlock, 1, _blocksOfK);
                for (_firstK = 0; _firstK < _blocksOfK; _firstK = _lastK)
                {
                    _lastK = Math.Min(_firstK + atOnce, _blocksOfK);
                    PackB();
                    RunParts(_blocks * _splits, &Task);
                }
            }
        }

        private void RunParts(int parts, delegate*<int, void*, void> body)
        {
            void* self = Unsafe.AsPointer(ref this);
            if (_threads > 1)
            {
                WorkerTeam.Run(parts, body, self);
                return;
            }

            for (int part = 0; part < parts; part++) body(part, self);
        }

        private readonly nint StartOfK(int block) => (nint)((long)Call->K * block / _blocksOfK);

        private readonly int StartOfTile(int tile) => (int)((long)Call->M * tile / _tiles);

        /// <summary>A panel of B is packed where it cannot be read in place: always the last one when it is not full.</summary>
        private readonly bool IsPacked(int panel) => !_directB || (panel == _panels - 1 && _columns % PanelWidth != 0);

        private readonly T* PanelOfB(int block, int panel)
        {
            nint offset = StartOfK(block) - StartOfK(_firstK), length = StartOfK(block + 1) - StartOfK(block);
            return _directB
                ? _packedB + offset * PanelWidth
                : _packedB + (offset * _panels + panel * length) * PanelWidth;
        }

        private void PackB()
        {
            nint rows = StartOfK(_lastK) - StartOfK(_firstK);
            if (_directB && _columns % PanelWidth == 0) return;
            nint bytes = (rows * (_directB ? 1 : _panels) * PanelWidth + PanelWidth) * sizeof(T);
            _packedB = (T*)PackBuffer.PanelsB.Take((nuint)bytes);
            if (_directB)
            {
                for (int block = _firstK; block < _lastK; block++) PackPanel(block, _panels - 1);
                return;
            }

            RunParts(Math.Min((_lastK - _firstK) * _panels, 4 * _threads), &PackPart);
        }

        private static void PackPart(int part, void* self)
        {
            var job = (Job*)self;
            int all = (job->_lastK - job->_firstK) * job->_panels;
            int parts = Math.Min(all, 4 * job->_threads);
            int end = (int)((long)all * (part + 1) / parts);
            for (int i = (int)((long)all * part / parts); i < end;)
                i += job->PackPanels(job->_firstK + i / job->_panels, i % job->_panels, end - i);
        }

        /// <summary>Packs up to so many panels, as many as can be done together; says how many.</summary>
        private readonly int PackPanels(int block, int panel, int most)
        {
            int whole = Math.Min(Math.Min(most, MostTogether), _columns / PanelWidth - panel);
            if (Call->ColsB != 1 || whole < 2)
            {
                PackPanel(block, panel);
                return 1;
            }

            nint length = StartOfK(block + 1) - StartOfK(block);
            T* from = Call->B + StartOfK(block) * Call->RowsB + _column + panel * PanelWidth;
            Packing<TLanes, TVector, T>.CopyPanels(PanelOfB(block, panel), length * PanelWidth, whole, length, from, Call->RowsB);
            return whole;
        }

        private readonly void PackPanel(int block, int panel)
        {
            int at = panel * PanelWidth, width = Math.Min(PanelWidth, _columns - at);
            T* from = Call->B + StartOfK(block) * Call->RowsB + (_column + at) * Call->ColsB;
            Packing<TLanes, TVector, T>.Strip(PanelOfB(block, panel), StepOfPacked(width), width, StartOfK(block + 1) - StartOfK(block), from, Call->ColsB, Call->RowsB);
        }

        private static int StepOfPacked(int width) => width <= TLanes.Count ? TLanes.Count : PanelWidth;

        /// <summary>One block of rows by one range of panels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Task(int part, void* self)
        {
            var job = (Job*)self;
            int block = part / job->_splits, split = part % job->_splits;
            int firstTile = (int)((long)job->_tiles * block / job->_blocks), lastTile = (int)((long)job->_tiles * (block + 1) / job->_blocks);
            int firstPanel = (int)((long)job->_panels * split / job->_splits), lastPanel = (int)((long)job->_panels * (split + 1) / job->_splits);
            job->MultiplyBlock(firstTile, lastTile, firstPanel, lastPanel);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyBlock(int firstTile, int lastTile, int firstPanel, int lastPanel)
        {
            GemmCall<T>* call = Call;
            int firstRow = StartOfTile(firstTile), rows = StartOfTile(lastTile) - firstRow;
            nint longest = Ceiling(call->K, _blocksOfK);
            int tileSize = TLanes.MaxRows * PanelWidth;
            T* tile = (T*)PackBuffer.PanelsA.Take((nuint)((tileSize + rows * longest + PanelWidth) * sizeof(T)));
            T* packedA = tile + tileSize;

            for (int q = _firstK; q < _lastK; q++)
            {
                nint start = StartOfK(q), length = StartOfK(q + 1) - start;
                if (!_directA)
                {
                    for (int t = firstTile; t < lastTile; t++)
                    {
                        int row = StartOfTile(t), height = StartOfTile(t + 1) - row;
                        Packing<TLanes, TVector, T>.Strip(packedA + (row - firstRow) * length, height, height, length, call->A + row * call->RowsA + start * call->ColsA, call->RowsA, call->ColsA);
                    }
                }

                bool first = q == 0, last = q == _blocksOfK - 1;
                bool plain = call->Alpha == T.One && (!first || T.IsZero(call->Beta) || call->Beta == T.One) && (!last || (call->Bias == null && !call->Relu));
                bool accumulate = !first || !T.IsZero(call->Beta);
                for (int panel = firstPanel; panel < lastPanel; panel++)
                {
                    int at = _column + panel * PanelWidth, width = Math.Min(PanelWidth, _column + _columns - at);
                    bool packed = IsPacked(panel);
                    T* b = packed ? PanelOfB(q, panel) : call->B + start * call->RowsB + at;
                    nint stepB = packed ? StepOfPacked(width) : call->RowsB;
                    int registers = width <= TLanes.Count ? 1 : 2;
                    bool whole = width == registers * TLanes.Count;
                    for (int t = firstTile; t < lastTile; t++)
                    {
                        int row = StartOfTile(t), height = StartOfTile(t + 1) - row;
                        T* a = _directA ? call->A + row + start * call->ColsA : packedA + (row - firstRow) * length;
                        nint stepA = _directA ? call->ColsA : height;
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
