using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Convolution, and its adjoint, with the images of a batch in the lanes of the registers: lane n belongs to image n. docs/engine/convolution.md
/// goes through it step by step.
/// </summary>
/// <remarks>
/// <para>For two registers of images the input is transposed, a few rows at a time, to [row][column][channel][image]. Then one output
/// position is a product of the packed weights [channels out, taps x channels in] with rows of this array that are read where they
/// lie. A shift by a tap, a stride or a dilation only changes which rows these are; none is ever cut by the edge of the image, and taps on the
/// padding are left out.</para>
/// <para>A part of the work is a range of output rows of one group of images. The rows of the transposed input lie in a ring that
/// holds what the current output rows read, so they are still in the second-level cache. Tiles are written to a small
/// buffer [channel][position][image], which goes back to [image][channel][position] as soon as it is full.</para>
/// <para>Every output element is summed by one thread, tap by tap and channel by channel: the number of threads changes no bit.</para>
/// </remarks>
internal static unsafe class BatchConvolution<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Multiply-adds under which one thread does it all.</summary>
    private const double ParallelFrom = 1 << 19;

    private const int MostPositions = 128;

    /// <summary>Whether so many images fill the lanes well enough.</summary>
    public static bool Suits(int batch) => batch >= TLanes.Count || 2 * batch > TLanes.Count;

    /// <summary>Computes every image of the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionCall<T> call)
    {
        ConvolutionCall<T> copy = call;
        var job = new Job { Call = &copy };
        job.Arrange(WorkerTeam.IsInside || call.Work < ParallelFrom ? 1 : WorkerTeam.Threads);
        job.RunParts(job.PackParts, &PackPart, &job);
        job.RunParts(job.Parts, &Part, &job);
    }

    private static void PackPart(int part, void* job) => ((Job*)job)->Pack(part);

    private static void Part(int part, void* job) => ((Job*)job)->Compute(part);

    /// <summary>One convolution in progress; it stays on the stack of the caller.</summary>
    private struct Job
    {
        public ConvolutionCall<T>* Call;
        private TapTable _rows, _columns;
        private T* _packed;
        private int _imageGroups, _strips, _bands, _splits, _rowsAtOnce, _ring, _threads;

        public readonly int PackParts => _threads == 1 ? 1 : Math.Min(4 * _threads, Call->Groups * _strips);

        public readonly int Parts => Call->Groups * _imageGroups * _bands * _splits;

        public readonly void RunParts(int parts, delegate*<int, void*, void> body, Job* self)
        {
            if (_threads > 1) WorkerTeam.Run(parts, body, self);
            else for (int part = 0; part < parts; part++) body(part, self);
        }

        private static int MostImages => 2 * TLanes.Count;

        public void Arrange(int threads)
        {
            ref ConvolutionCall<T> call = ref *Call;
            _threads = threads;
            _imageGroups = Ceiling(call.Batch, MostImages);
            _strips = Ceiling(call.OutChannels, SegmentKernel<TLanes, TVector, T>.MaxRows(2));
            nint tables = TapTable.Bytes(call.Height) + TapTable.Bytes(call.Width);
            nint weights = (nint)call.Groups * call.OutChannels * call.InChannels * call.Taps * sizeof(T);
            byte* shared = (byte*)Scratch.Shared.Take((nuint)(tables + weights + 64));
            _packed = (T*)(shared + tables);
            _rows.Build(shared, call.Height, call.Adjoint, merge: false);
            _columns.Build(shared + TapTable.Bytes(call.Height), call.Width, call.Adjoint, merge: true);

            _rowsAtOnce = RowsAtOnce(call.Height.Out, call.Width.Out);
            int steps = Ceiling(call.Height.Out, _rowsAtOnce);
            int groups = call.Groups * _imageGroups;
            _bands = _splits = 1;
            if (threads > 1)
            {
                // A few parts for each thread even out what the machine takes from one of them. Rows at the border of two bands are transposed
                // twice, which few output channels would not pay for; channels that are split have all of the input transposed twice.
                int most = Math.Max(1, call.Height.Out * call.OutChannels / (16 * call.Height.Kernel));
                _bands = Math.Min(Math.Min(steps, most), Ceiling(4 * threads, groups));
                if (groups * _bands < 2 * threads) _splits = Math.Min(_strips, Ceiling(2 * threads, groups * _bands));
            }

            _ring = 1;
            for (int row = 0; row < call.Height.Out; row += _rowsAtOnce)
            {
                (int low, int high) = _rows.Reach(row, Math.Min(row + _rowsAtOnce, call.Height.Out));
                _ring = Math.Max(_ring, high - low);
            }
        }

        public readonly void Pack(int part)
        {
            int all = Call->Groups * _strips, parts = PackParts;
            for (int i = (int)((long)all * part / parts); i < (int)((long)all * (part + 1) / parts); i++)
            {
                (int group, int strip) = Math.DivRem(i, _strips);
                int first = StartOfStrip(strip);
                PackedFilters<TLanes, TVector, T>.Pack(*Call, group, first, StartOfStrip(strip + 1) - first, PackedFilters<TLanes, TVector, T>.StripOf(_packed, *Call, group, first));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Compute(int part)
        {
            (part, int split) = Math.DivRem(part, _splits);
            (part, int band) = Math.DivRem(part, _bands);
            (int group, int imageGroup) = Math.DivRem(part, _imageGroups);
            ref ConvolutionCall<T> call = ref *Call;
            int steps = Ceiling(call.Height.Out, _rowsAtOnce);
            int firstRow = (int)((long)steps * band / _bands) * _rowsAtOnce;
            int endRow = Math.Min(call.Height.Out, (int)((long)steps * (band + 1) / _bands) * _rowsAtOnce);

            var work = new Work { Group = group, FirstImage = imageGroup * MostImages };
            work.Images = Math.Min(MostImages, call.Batch - work.FirstImage);
            work.Width = work.Images > TLanes.Count ? 2 : 1;
            work.Lanes = work.Width * TLanes.Count;
            work.FirstStrip = (int)((long)_strips * split / _splits);
            work.EndStrip = (int)((long)_strips * (split + 1) / _splits);
            TakeBuffers(ref work);

            int loaded = 0;
            for (int row = firstRow; row < endRow; row += _rowsAtOnce)
            {
                int rows = Math.Min(_rowsAtOnce, endRow - row);
                (int low, int high) = _rows.Reach(row, row + rows);
                Load(work, Math.Max(low, loaded), high);
                loaded = Math.Max(loaded, high);
                Route(work, row, rows);
                Multiply(work, row, rows * call.Width.Out);
            }
        }

        private readonly void TakeBuffers(ref Work work)
        {
            ref ConvolutionCall<T> call = ref *Call;
            int positions = _rowsAtOnce * call.Width.Out;
            nint input = (nint)_ring * call.Width.In * call.InChannels * work.Lanes;
            nint output = (nint)SegmentKernel<TLanes, TVector, T>.MaxRows(2) * positions * work.Lanes;
            nint most = Math.Max(1, (nint)_rows.MostRuns * _columns.MostRuns);
            byte* memory = (byte*)Scratch.Own.Take((nuint)(((input + output) * sizeof(T)) + (positions * most * sizeof(Segment)) + (positions * sizeof(int)) + 256));
            work.Input = (T*)memory;
            work.Output = work.Input + input;
            work.Segments = (Segment*)(work.Output + output);
            work.SegmentsOf = (int*)(work.Segments + (positions * most));
            work.MostSegments = most;

            // Lanes without an image are computed and dropped; they start as zeros so that they hold no special values.
            if (work.Images < work.Lanes) Clear(work.Input, input);
        }

        /// <summary>Transposes input rows [first, end) of all channels into the ring.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Load(in Work work, int first, int end)
        {
            ref ConvolutionCall<T> call = ref *Call;
            nint plane = call.InPlane, image = call.InImage, step = (nint)call.InChannels * work.Lanes;
            T* source = call.In + (work.FirstImage * image) + ((nint)work.Group * call.InChannels * plane);
            while (first < end)
            {
                // As many rows as lie side by side in the ring.
                int at = first % _ring, rows = Math.Min(end - first, _ring - at);
                T* from = source + ((nint)first * call.Width.In), to = work.Input + (at * call.Width.In * step);
                for (int channel = 0; channel < call.InChannels; channel++, from += plane, to += work.Lanes)
                    Transposer<TLanes, TVector, T>.Run(from, image, work.Images, rows * call.Width.In, to, step);
                first += rows;
            }
        }

        /// <summary>Lists for every output position the segments of its sum.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Route(in Work work, int firstRow, int rows)
        {
            int channels = Call->InChannels, kernel = Call->Width.Kernel, columns = Call->Width.Out, width = Call->Width.In, position = 0;
            for (int row = firstRow; row < firstRow + rows; row++)
            {
                ReadOnlySpan<TapRun> down = channels == 0 ? default : _rows[row];
                for (int column = 0; column < columns; column++, position++)
                {
                    Segment* to = work.Segments + (position * work.MostSegments), start = to;
                    ReadOnlySpan<TapRun> across = _columns[column];
                    foreach (TapRun r in down)
                    {
                        foreach (TapRun s in across)
                        {
                            to->A = ((nint)(r.Kernel * kernel) + s.Kernel) * channels;
                            to->B = ((nint)(r.At % _ring * width) + s.At) * channels;
                            to->Length = (nint)s.Count * channels;
                            to++;
                        }
                    }

                    work.SegmentsOf[position] = (int)(to - start);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(in Work work, int firstRow, int positions)
        {
            ref ConvolutionCall<T> call = ref *Call;
            nint plane = call.OutPlane, stepC = (nint)positions * work.Lanes;
            T* target = call.Out + (work.FirstImage * call.OutImage) + ((nint)work.Group * call.OutChannels * plane) + ((nint)firstRow * call.Width.Out);
            for (int strip = work.FirstStrip; strip < work.EndStrip; strip++)
            {
                int first = StartOfStrip(strip), height = StartOfStrip(strip + 1) - first;
                T* a = PackedFilters<TLanes, TVector, T>.StripOf(_packed, call, work.Group, first);
                var end = new SegmentEnd<T> { Relu = call.Relu, Bias = call.Bias == null ? null : call.Bias + (work.Group * call.OutChannels) + first };
                for (int position = 0; position < positions; position++)
                {
                    SegmentKernel<TLanes, TVector, T>.Run(
                        height, work.Width, work.Segments + (position * work.MostSegments), work.SegmentsOf[position],
                        a, height, work.Input, work.Lanes, work.Output + (position * work.Lanes), stepC, end);
                }

                for (int i = 0; i < height; i++)
                    Transposer<TLanes, TVector, T>.Run(work.Output + (i * stepC), work.Lanes, positions, work.Images, target + ((first + i) * plane), call.OutImage);
            }
        }

        private readonly int StartOfStrip(int strip) => PackedFilters<TLanes, TVector, T>.StartOf(strip, _strips, Call->OutChannels);

        /// <summary>Output rows at a time: enough positions for whole registers on the way back, few enough for the caches.</summary>
        private static int RowsAtOnce(int rows, int columns)
        {
            int best = 1;
            double bestWaste = double.MaxValue;
            for (int count = 1; count <= rows && (count == 1 || count * columns <= MostPositions); count++)
            {
                int positions = count * columns;
                double waste = (double)Ceiling(positions, TLanes.Count) * TLanes.Count / positions;
                if (waste > bestWaste - 0.05) continue;
                (best, bestWaste) = (count, waste);
            }

            return best;
        }

        private static void Clear(T* memory, nint count)
        {
            for (nint done = 0; done < count; done += 1 << 20) new Span<T>(memory + done, (int)Math.Min(1 << 20, count - done)).Clear();
        }

        private static int Ceiling(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
    }

    /// <summary>What a thread has in hand while it runs a part.</summary>
    private struct Work
    {
        public int Group, FirstImage, Images, Width, Lanes, FirstStrip, EndStrip;

        /// <summary>The ring of input rows, [row][column][channel][lane].</summary>
        public T* Input;

        /// <summary>One strip of the output, [channel][position][lane].</summary>
        public T* Output;

        public Segment* Segments;
        public int* SegmentsOf;
        public nint MostSegments;
    }
}
