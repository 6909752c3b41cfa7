using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
internal static unsafe partial class BatchConvolution<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Multiply-adds under which one thread does it all.</summary>
    private const double ParallelFrom = 1 << 19;

    /// <summary>Output positions at a time: enough for the way back to the images to write long pieces, few enough for the caches.</summary>
    private const int MostPositions = 128;

    /// <summary>Channels from which on the transforms of Winograd's algorithm cost little beside the products.</summary>
    private const int FewestChannels = 16;

    /// <summary>Bytes of the ring and of the tiles of a strip that the second-level cache holds beside the weights.</summary>
    private const int BytesAtOnce = 1600 << 10;

    /// <summary>Whether the filters are 3x3 of stride 1, and channels and planes large enough for the transforms to pay.</summary>
    public static bool SuitsWinograd(in ConvolutionCall<T> call)
    {
        if (typeof(T) != typeof(float) || !WinogradConvolution.Enabled) return false;
        if (call.Height is not { Kernel: 3, Stride: 1, Dilation: 1 } || call.Width is not { Kernel: 3, Stride: 1, Dilation: 1 }) return false;
        if (call.InChannels < FewestChannels || call.OutChannels < FewestChannels) return false;
        double points = (double)((call.Height.Out + 3) / 4) * ((call.Width.Out + 3) / 4) * Winograd<TLanes, TVector, T>.Points;
        return points * 1.5 < call.OutPlane * (9 * 0.8);
    }

    private static bool IsModest(in ConvolutionCall<T> call) =>
        Magnitudes.AreModest((float*)call.In, call.Batch * call.InImage)
        && Magnitudes.AreModest((float*)call.Weight, (nint)call.Groups * call.InChannels * call.OutChannels * call.Taps);

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
    private partial struct Job
    {
        public ConvolutionCall<T>* Call;
        private TapTable _rows, _columns;
        private T* _packed, _points;
        private int _imageGroups, _strips, _bands, _splits, _rowsAtOnce, _ring, _threads;
        private bool _pads;

        /// <summary>Whether 4x4 outputs are computed at a time from 36 products.</summary>
        private bool _winograd;

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
            _winograd = SuitsWinograd(call) && IsModest(call);
            nint weights = (nint)call.Groups * call.OutChannels * call.InChannels * call.Taps * sizeof(T);
            nint points = _winograd ? (nint)call.Groups * call.OutChannels * call.InChannels * Winograd<TLanes, TVector, T>.Points * sizeof(T) : 0;
            byte* shared = (byte*)Scratch.Shared.Take((nuint)(tables + weights + points + 128));
            _packed = (T*)(shared + tables);
            _points = (T*)(((nint)shared + tables + weights + 63) & ~63);
            _rows.Build(shared, call.Height, call.Adjoint, merge: false);

            // Columns of the ring that are a multiple of 2 KB apart would all fall into one or two sets of the first-level cache while they are
            // written; a register between them prevents it. Without it, taps side by side are one segment.
            _pads = call.InChannels * MostImages * sizeof(T) % 2048 == 0 && call.InChannels > 1;
            _columns.Build(shared + TapTable.Bytes(call.Height), call.Width, call.Adjoint, merge: !_pads);

            ChooseRows();
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
                int height = StartOfStrip(strip + 1) - first;
                T* packed = PackedFilters<TLanes, TVector, T>.StripOf(_packed, *Call, group, first);
                PackedFilters<TLanes, TVector, T>.Pack(*Call, group, first, height, packed);
                if (_winograd) Winograd<TLanes, TVector, T>.Filters(packed, Call->InChannels, height, PointsOf(group, first));
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
                if (_winograd)
                {
                    MultiplyTiles(work, row, rows);
                    continue;
                }

                Route(work, row, rows);
                Multiply(work, row, rows * call.Width.Out);
            }
        }

        private readonly void TakeBuffers(ref Work work)
        {
            ref ConvolutionCall<T> call = ref *Call;
            int positions = _rowsAtOnce * call.Width.Out;
            work.Step = (call.InChannels * work.Lanes) + (_pads ? TLanes.Count : 0);
            work.StepBack = (Ceiling(positions, TLanes.Count) + 1) * TLanes.Count;
            nint input = (nint)_ring * call.Width.In * work.Step;
            int channels = _winograd ? StartOfStrip(work.EndStrip) - StartOfStrip(work.FirstStrip) : SegmentKernel<TLanes, TVector, T>.MaxRows(2);
            nint output = (nint)channels * positions * work.Lanes;
            work.StepPoint = (call.InChannels * (nint)work.Lanes) + TLanes.Count;
            nint points = _winograd ? Winograd<TLanes, TVector, T>.Points * (work.StepPoint + StepProduct(work)) : 0;
            nint back = (nint)work.Lanes * work.StepBack;
            nint most = Math.Max(1, (nint)_rows.MostRuns * _columns.MostRuns);
            byte* memory = (byte*)Scratch.Own.Take((nuint)(((input + output + points + back) * sizeof(T)) + (positions * most * sizeof(Segment)) + (positions * sizeof(int)) + 256));
            work.Input = (T*)memory;
            work.Output = work.Input + input;
            work.Back = work.Output + output;
            work.Points = work.Back + back;
            work.Segments = (Segment*)(work.Points + points);
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
            nint plane = call.InPlane, image = call.InImage, step = work.Step;
            T* source = call.In + (work.FirstImage * image) + ((nint)work.Group * call.InChannels * plane);
            while (first < end)
            {
                // As many rows as lie side by side in the ring.
                int at = first % _ring, rows = Math.Min(end - first, _ring - at);
                T* from = source + ((nint)first * call.Width.In), to = work.Input + (at * call.Width.In * step);
                for (int channel = 0; channel < call.InChannels; channel++, from += plane, to += work.Lanes)
                {
                    for (int lane = 0; lane < work.Images; lane += TLanes.Count)
                    {
                        // The next images of this channel, or the first of the next.
                        int next = lane + TLanes.Count, images = Math.Min(TLanes.Count, work.Images - lane);
                        if (next < work.Images) Prefetch(from + (next * image), image, Math.Min(TLanes.Count, work.Images - next), rows * call.Width.In);
                        else if (channel < call.InChannels - 1) Prefetch(from + plane, image, Math.Min(TLanes.Count, work.Images), rows * call.Width.In);
                        Transposer<TLanes, TVector, T>.Run(from + (lane * image), image, images, rows * call.Width.In, to + lane, step);
                    }
                }

                first += rows;
            }
        }

        /// <summary>Asks for the pieces of a channel in some images: they are short, so the processor does not foresee them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Prefetch(T* from, nint step, int rows, int count)
        {
            if (!Sse.IsSupported) return;
            for (; rows > 0; rows--, from += step)
            {
                for (int i = 0; i < count; i += 64 / sizeof(T)) Sse.Prefetch1(from + i);
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
                            to->B = ((nint)(r.At % _ring * width) + s.At) * work.Step;
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

                for (int i = 0; i < height; i++) Return(work, work.Output + (i * stepC), positions, target + ((first + i) * plane), call.OutImage);
            }
        }

        private readonly int StartOfStrip(int strip) => PackedFilters<TLanes, TVector, T>.StartOf(strip, _strips, Call->OutChannels);

        /// <summary>
        /// One channel of some positions to all images, by way of a small buffer: images are often a power of two apart, and writing a
        /// line to each in turn would go through the same few cache sets again and again.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Return(in Work work, T* from, int positions, T* to, nint image)
        {
            Transposer<TLanes, TVector, T>.Run(from, work.Lanes, positions, work.Images, work.Back, work.StepBack);
            T* row = work.Back;
            for (int i = 0; i < work.Images; i++, row += work.StepBack, to += image)
            {
                int j = 0;
                for (; j <= positions - TLanes.Count; j += TLanes.Count) TLanes.Store(TLanes.Load(row + j), to + j);
                if (j < positions) TLanes.StorePartial(TLanes.Load(row + j), to + j, positions - j);
            }
        }

        /// <summary>Output rows at a time: whole registers and long pieces on the way back, and a ring that stays in the second-level cache.</summary>
        private void ChooseRows()
        {
            ref ConvolutionCall<T> call = ref *Call;
            if (_winograd)
            {
                // Whole tiles: as many rows of them as make pieces of some length.
                _rowsAtOnce = Math.Min(Ceiling(call.Height.Out, 4) * 4, Math.Max(1, 64 / (4 * call.Width.Out)) * 4);
                return;
            }

            _rowsAtOnce = 1;
            double best = double.MaxValue;
            for (int rows = 1; rows <= call.Height.Out; rows++)
            {
                int positions = rows * call.Width.Out;
                (int low, int high) = _rows.Reach(0, rows);
                long inside = Math.Max(high - low, (rows - 1L) + call.Height.Kernel);
                long bytes = ((inside * call.Width.In * call.InChannels) + (SegmentKernel<TLanes, TVector, T>.MaxRows(2) * (long)positions)) * MostImages * sizeof(T);
                if (rows > 1 && (positions > MostPositions || bytes > BytesAtOnce)) break;
                double cost = (double)Ceiling(positions, TLanes.Count) * TLanes.Count / positions * (1 + (16.0 / positions));
                if (cost < best) (_rowsAtOnce, best) = (rows, cost);
            }
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

        /// <summary>Distance between columns of the ring.</summary>
        public int Step;

        /// <summary>One channel of the output, [lane][position], and the distance between its rows.</summary>
        public T* Back;
        public int StepBack;

        /// <summary>One strip of the output, [channel][position][lane].</summary>
        public T* Output;

        /// <summary>A transformed patch [point][channel][lane] and the distance between its points; behind it the products of a strip.</summary>
        public T* Points;
        public nint StepPoint;

        public Segment* Segments;
        public int* SegmentsOf;
        public nint MostSegments;
    }
}
