using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Convolution of stride 1, and its adjoint, with the columns of a row in the lanes, for rows that are a whole number of registers. docs/engine/convolution.md
/// compares it with <see cref="BatchConvolution{TLanes, TVector, T}"/>.
/// </summary>
/// <remarks>
/// A band of an image is copied once, each row with its padding left and right of it. For a tap, a register of neighbouring columns then
/// lies in one piece, shifted by the tap, and the sum over the channels steps from plane to plane: one segment. Nothing is
/// transposed, and tiles are stored straight to the output. Rows on the padding are left out.
/// </remarks>
internal static unsafe class RowConvolution<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const double ParallelFrom = 1 << 19;

    /// <summary>Bytes of the copy of a band, to stay in the second-level cache.</summary>
    private const int BytesAtOnce = 512 << 10;

    /// <summary>Elements of a cache line.</summary>
    private static int Line => 64 / sizeof(T);

    /// <summary>Whether the call has a stride of 1 and rows of whole registers.</summary>
    public static bool Suits(in ConvolutionCall<T> call) => call.Height.Stride == 1 && call.Width.Stride == 1 && call.Width.Out % TLanes.Count == 0 && call.InChannels > 0;

    /// <summary>Computes every image of the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionCall<T> call)
    {
        ConvolutionCall<T> copy = call;
        var job = new Job { Call = &copy };
        bool share = call.Work >= ParallelFrom && !WorkerTeam.IsInside;
        job.Arrange(share ? WorkerTeam.Threads : 1);
        RunParts(share, call.Groups * job.Strips, &PackPart, &job);
        RunParts(share, call.Batch * call.Groups * job.Bands, &Part, &job);
    }

    private static void RunParts(bool share, int parts, delegate*<int, void*, void> body, Job* job)
    {
        if (share) WorkerTeam.Run(parts, body, job);
        else for (int part = 0; part < parts; part++) body(part, job);
    }

    private static void PackPart(int part, void* job) => ((Job*)job)->Pack(part);

    private static void Part(int part, void* job) => ((Job*)job)->Compute(part);

    private struct Job
    {
        public ConvolutionCall<T>* Call;
        public int Strips, Bands;
        private TapTable _rows;
        private T* _packed;
        private int _width, _margin, _pitch, _mostRows;

        public void Arrange(int threads)
        {
            ref ConvolutionCall<T> call = ref *Call;
            _width = call.Width.Out % (2 * TLanes.Count) == 0 ? 2 : 1;
            Strips = Ceiling(call.OutChannels, SegmentKernel<TLanes, TVector, T>.MaxRows(_width));
            nint tables = TapTable.Bytes(call.Height), weights = (nint)call.Groups * call.OutChannels * call.InChannels * call.Taps;
            byte* shared = (byte*)Scratch.Shared.Take((nuint)(tables + (weights * sizeof(T)) + 64));
            _packed = (T*)(shared + tables);
            _rows.Build(shared, call.Height, call.Adjoint, merge: false);

            // Column 0 lies at the beginning of a cache line; what stands left of a row is the right of the row before, zeros both.
            int first = Shift(0), last = Shift(call.Width.Kernel - 1);
            _margin = Ceiling(Math.Max(0, -first), Line) * Line;
            int right = Math.Max(0, call.Width.Out + Math.Max(0, last) - call.Width.In);
            _pitch = _margin + (Ceiling(call.Width.In + Math.Max(0, right - _margin), Line) * Line);

            // A few parts for each thread, none larger than the cache.
            long bytesOfRow = (long)call.InChannels * _pitch * sizeof(T);
            int fitting = (int)Math.Clamp((BytesAtOnce / bytesOfRow) - ((call.Height.Kernel - 1) * call.Height.Dilation), 1, call.Height.Out);
            int wanted = threads == 1 ? 1 : Ceiling(4 * threads, call.Batch * call.Groups);
            Bands = Math.Max(Ceiling(call.Height.Out, fitting), Math.Min(wanted, Math.Max(1, call.Height.Out / 4)));
            _mostRows = 1;
            for (int band = 0; band < Bands; band++)
            {
                (int low, int high) = _rows.Reach(StartOfBand(band), StartOfBand(band + 1));
                _mostRows = Math.Max(_mostRows, high - low);
            }
        }

        public readonly void Pack(int part)
        {
            (int group, int strip) = Math.DivRem(part, Strips);
            int first = StartOfStrip(strip);
            PackedFilters<TLanes, TVector, T>.Pack(*Call, group, first, StartOfStrip(strip + 1) - first, PackedFilters<TLanes, TVector, T>.StripOf(_packed, *Call, group, first));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Compute(int part)
        {
            ref ConvolutionCall<T> call = ref *Call;
            (part, int band) = Math.DivRem(part, Bands);
            (int image, int group) = Math.DivRem(part, call.Groups);
            int firstRow = StartOfBand(band), endRow = StartOfBand(band + 1);
            (int low, int high) = _rows.Reach(firstRow, endRow);

            // Planes an odd number of cache lines apart spread over all sets of the first-level cache.
            nint plane = ((nint)_mostRows * _pitch) + Line, margin = _margin + Line;
            if (plane / Line % 2 == 0) plane += Line;
            nint size = (plane * call.InChannels) + (2 * margin) + (2 * TLanes.Count) + (call.Width.Kernel * (nint)call.Width.Dilation);
            T* copy = (T*)Scratch.Own.Take((nuint)((size * sizeof(T)) + (call.Taps * sizeof(Segment))));
            var segments = (Segment*)(copy + size);
            CopyRows(call.In + (image * call.InImage) + ((nint)group * call.InChannels * call.InPlane), low, high, copy, plane);

            T* target = call.Out + (image * call.OutImage) + ((nint)group * call.OutChannels * call.OutPlane);
            int step = _width * TLanes.Count;
            for (int strip = 0; strip < Strips; strip++)
            {
                int first = StartOfStrip(strip), height = StartOfStrip(strip + 1) - first;
                T* a = PackedFilters<TLanes, TVector, T>.StripOf(_packed, call, group, first);
                var end = new SegmentEnd<T> { Relu = call.Relu, Bias = call.Bias == null ? null : call.Bias + (group * call.OutChannels) + first };
                for (int row = firstRow; row < endRow; row++)
                {
                    int count = Route(row, low, segments);
                    T* c = target + (first * call.OutPlane) + ((nint)row * call.Width.Out);
                    for (int column = 0; column < call.Width.Out; column += step)
                        SegmentKernel<TLanes, TVector, T>.Run(height, _width, segments, count, a, height, copy + column, plane, c + column, call.OutPlane, end);
                }
            }
        }

        /// <summary>Rows [low, high) of every channel, with zeros around them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void CopyRows(T* image, int low, int high, T* copy, nint plane)
        {
            ref ConvolutionCall<T> call = ref *Call;
            int width = call.Width.In;
            for (int channel = 0; channel < call.InChannels; channel++)
            {
                T* from = image + (channel * call.InPlane) + ((nint)low * width), to = copy + (channel * plane);
                for (int row = low; row < high; row++, from += width, to += _pitch)
                {
                    for (int i = 0; i < _margin; i += TLanes.Count) TLanes.Store(default, to + i);
                    int j = 0;
                    for (; j <= width - TLanes.Count; j += TLanes.Count) TLanes.Store(TLanes.Load(from + j), to + _margin + j);
                    if (j < width)
                    {
                        TLanes.Store(TLanes.LoadPartial(from + j, width - j), to + _margin + j);
                        j += TLanes.Count;
                    }

                    for (; j < _pitch - _margin; j += TLanes.Count) TLanes.Store(default, to + _margin + j);
                }

                // To the right of the last row.
                for (nint i = (high - low) * (nint)_pitch; i < plane; i += TLanes.Count) TLanes.Store(default, copy + (channel * plane) + i);
            }

            // And to the right of the last plane.
            new Span<T>(copy + (call.InChannels * plane), _margin + Line).Clear();
        }

        /// <summary>The segments of an output row: one for each tap, its steps the channels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Route(int row, int low, Segment* segments)
        {
            int kernel = Call->Width.Kernel, channels = Call->InChannels, count = 0;
            foreach (TapRun r in _rows[row])
            {
                for (int s = 0; s < kernel; s++)
                {
                    segments[count++] = new Segment
                    {
                        A = ((nint)(r.Kernel * kernel) + s) * channels,
                        B = ((nint)(r.At - low) * _pitch) + _margin + Shift(s),
                        Length = channels,
                    };
                }
            }

            return count;
        }

        /// <summary>How far to the right of an output column the column lies that a tap reads.</summary>
        private readonly int Shift(int tap)
        {
            ref readonly ConvolutionAxis axis = ref Call->Width;
            return Call->Adjoint ? axis.Padding - ((axis.Kernel - 1 - tap) * axis.Dilation) : (tap * axis.Dilation) - axis.Padding;
        }

        private readonly int StartOfBand(int band) => (int)((long)Call->Height.Out * band / Bands);

        private readonly int StartOfStrip(int strip) => PackedFilters<TLanes, TVector, T>.StartOf(strip, Strips, Call->OutChannels);

        private static int Ceiling(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
    }
}
