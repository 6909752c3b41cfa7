using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The gradient of the weights: for each tap, dW[channel out, channel in] = sum over images and positions of dY times the input that the
/// tap reads. docs/engine/convolution.md goes through it step by step.
/// </summary>
/// <remarks>
/// <para>Here the sum runs over positions and images, and channels are what the lanes hold. So both operands are transposed to have their
/// channels innermost, a band of output rows and the input rows that it reads at a time. For a tap, the columns of an output row
/// and of the input row shifted by the tap are segments of one sum; columns that the tap would read from the padding are left out.
/// Where rows are short, the images of a band lie innermost but one, which makes the segments longer.</para>
/// <para>Large images: each part takes a fixed share of the images and sums into a gradient of its own, [tap][channel out][channel in].
/// Small images with many channels, where those gradients would be larger than the operands: all of both operands is
/// transposed once, and a part is a range of the gradient. In the end the shares are added, always in the same order, and each
/// row is turned to [channel in][tap].</para>
/// </remarks>
internal static unsafe class WeightGradientDriver<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const double ParallelFrom = 1 << 19;

    /// <summary>Steps of a sum for which a tile stays in the registers, about.</summary>
    private const int StepsAtOnce = 768;

    /// <summary>Columns under which the images of a band are mixed.</summary>
    private const int ShortRow = 12;

    /// <summary>Bytes of both operands in a band, about, to stay in the second-level cache.</summary>
    private const int BytesAtOnce = 640 << 10;

    /// <summary>Computes the gradient of all groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in WeightGradientCall<T> call)
    {
        WeightGradientCall<T> copy = call;
        var job = new Job { Call = &copy };
        job.Arrange(WorkerTeam.IsInside || call.Work < ParallelFrom ? 1 : WorkerTeam.Threads);
        if (job.IsWhole)
        {
            job.RunParts(call.Batch, &LoadPart, &job);
            job.RunParts(job.WholeParts, &WholePart, &job);
        }
        else
        {
            job.RunParts(call.Groups * job.Shares, &SharePart, &job);
        }

        job.RunParts(job.FinishParts, &FinishPart, &job);
    }

    private static void LoadPart(int part, void* job) => ((Job*)job)->LoadImage(part);

    private static void WholePart(int part, void* job) => ((Job*)job)->ComputeWhole(part);

    private static void SharePart(int part, void* job) => ((Job*)job)->ComputeShare(part);

    private static void FinishPart(int part, void* job) => ((Job*)job)->Finish(part);

    private struct Job
    {
        public WeightGradientCall<T>* Call;
        public int Shares;
        public bool IsWhole;
        private TapTable _rows;
        private T* _sums, _wholeX, _wholeDY;
        private int _threads, _taps, _inputs, _padded, _strips, _panels, _rowsAtOnce, _imagesAtOnce, _ring, _mostSegments, _gatheredRow;

        /// <summary>Few input channels would leave most lanes empty: then each tap of each channel is a lane, and there is one tap.</summary>
        private bool _gathers;

        /// <summary>Whether operands lie [row][column][image][channel], not [image][row][column][channel].</summary>
        private bool _mixesImages;

        public readonly int WholeParts => Call->Groups * _panels * _strips;

        public readonly int FinishParts => _threads == 1 ? 1 : Math.Min(4 * _threads, Call->Groups * Call->OutChannels);

        private readonly nint SumsOfShare => (nint)_taps * Call->OutChannels * _padded;

        public readonly void RunParts(int parts, delegate*<int, void*, void> body, Job* self)
        {
            if (_threads > 1) WorkerTeam.Run(parts, body, self);
            else for (int part = 0; part < parts; part++) body(part, self);
        }

        public void Arrange(int threads)
        {
            ref WeightGradientCall<T> call = ref *Call;
            _threads = threads;
            _gathers = 2 * call.InChannels <= TLanes.Count && call.Taps > 1;
            _taps = _gathers ? 1 : call.Taps;
            _inputs = _gathers ? call.InChannels * call.Taps : call.InChannels;
            _padded = Ceiling(_inputs, TLanes.Count) * TLanes.Count;
            _panels = Ceiling(_padded, 2 * TLanes.Count);
            _strips = Ceiling(call.OutChannels, SegmentKernel<TLanes, TVector, T>.MaxRows(_padded > TLanes.Count ? 2 : 1));

            long sums = SumsOfShare * sizeof(T), operands = (long)call.Batch * sizeof(T) * (((long)call.InPlane * _padded) + ((long)call.OutPlane * call.OutChannels));
            _mixesImages = call.Width.Out < ShortRow;
            _gatheredRow = Ceiling(call.Width.Out, TLanes.Count) * TLanes.Count;
            IsWhole = _mixesImages && threads > 1 && !_gathers && call.Groups == 1 && 4 * sums > operands && operands <= 64 << 20;
            Shares = IsWhole || threads == 1 ? 1 : Math.Min(call.Batch, sums <= 128 << 10 ? 2 * threads : threads);

            ChooseBand();
            nint tables = TapTable.Bytes(call.Height);
            nint whole = IsWhole ? call.Batch * ((call.InPlane * _padded) + (call.OutPlane * call.OutChannels)) : 0;
            byte* shared = (byte*)Scratch.Shared.Take((nuint)(tables + (((Shares * call.Groups * SumsOfShare) + whole) * sizeof(T)) + 128));
            _rows.Build(shared, call.Height, adjoint: false, merge: false);
            _sums = (T*)(shared + tables);
            _wholeX = _sums + (Shares * call.Groups * SumsOfShare);
            _wholeDY = _wholeX + (call.Batch * call.InPlane * _padded);
            if (IsWhole && _padded != call.InChannels) Clear(_wholeX, call.Batch * call.InPlane * _padded);

            _ring = 1;
            for (int row = 0; row < call.Height.Out; row += _rowsAtOnce)
            {
                (int low, int high) = _rows.Reach(row, Math.Min(row + _rowsAtOnce, call.Height.Out));
                _ring = Math.Max(_ring, high - low);
            }
        }

        /// <summary>Images and rows at a time: sums that are long enough to pay for a tile's way to memory, operands that fit the cache.</summary>
        private void ChooseBand()
        {
            ref WeightGradientCall<T> call = ref *Call;
            int rows = call.Height.Out, most = IsWhole ? call.Batch : Ceiling(call.Batch, Shares);
            nint plane = Math.Max(1, call.OutPlane);

            // Whole planes where that makes the sums long enough: they lie in one piece. Mixed images must be several for long segments.
            _imagesAtOnce = IsWhole ? call.Batch : (int)Math.Clamp((StepsAtOnce + plane - 1) / plane, _mixesImages ? Math.Min(16, most) : 1, most);
            _imagesAtOnce = Ceiling(most, Ceiling(most, _imagesAtOnce));
            nint row = Math.Max(1, call.Width.Out * (nint)_imagesAtOnce);
            nint bytes = row * (((nint)call.Height.Stride * call.Width.Stride * _padded) + call.OutChannels) * sizeof(T);
            nint fitting = IsWhole ? 2 * StepsAtOnce / row : Math.Min(2 * StepsAtOnce / row, BytesAtOnce / bytes);
            _rowsAtOnce = (int)Math.Clamp(fitting, 1, Math.Max(1, rows));
            _rowsAtOnce = Math.Max(1, Ceiling(rows, Math.Max(1, Ceiling(rows, _rowsAtOnce))));
            _mostSegments = _gathers ? 1 : _rowsAtOnce * (_mixesImages ? call.Width.Out : _imagesAtOnce);
        }

        /// <summary>Transposes one image, all of it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void LoadImage(int image)
        {
            ref WeightGradientCall<T> call = ref *Call;
            Transposer<TLanes, TVector, T>.Run(
                call.X + (image * call.InChannels * call.InPlane), call.InPlane, call.InChannels, (int)call.InPlane, _wholeX + (image * _padded), (nint)call.Batch * _padded);
            Transposer<TLanes, TVector, T>.Run(
                call.DY + (image * call.OutChannels * call.OutPlane), call.OutPlane, call.OutChannels, (int)call.OutPlane, _wholeDY + (image * call.OutChannels), (nint)call.Batch * call.OutChannels);
        }

        /// <summary>One panel of input channels by one strip of output channels, for all taps.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void ComputeWhole(int part)
        {
            ref WeightGradientCall<T> call = ref *Call;
            (int panel, int strip) = Math.DivRem(part, _strips);
            var segments = (Segment*)Scratch.Own.Take((nuint)(_mostSegments * sizeof(Segment)));
            var band = new Band { X = _wholeX, DY = _wholeDY, Images = call.Batch, Ring = call.Height.In, Segments = segments };
            for (int row = 0; row < call.Height.Out; row += _rowsAtOnce)
            {
                band.FirstRow = row;
                band.Rows = Math.Min(_rowsAtOnce, call.Height.Out - row);
                band.DY = _wholeDY + ((nint)row * call.Width.Out * call.Batch * call.OutChannels);
                Multiply(band, panel, panel + 1, strip, strip + 1, _sums, accumulate: row > 0);
            }

            if (call.Height.Out == 0) Multiply(band, panel, panel + 1, strip, strip + 1, _sums, accumulate: false);
        }

        /// <summary>A share of the images, for one group.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void ComputeShare(int part)
        {
            ref WeightGradientCall<T> call = ref *Call;
            (int group, int share) = Math.DivRem(part, Shares);
            int image = (int)((long)call.Batch * share / Shares), endImage = (int)((long)call.Batch * (share + 1) / Shares);
            nint sizeX = (nint)(_gathers ? _rowsAtOnce * call.Width.Out : _ring * call.Width.In) * _imagesAtOnce * _padded;
            nint sizeDY = (nint)_rowsAtOnce * call.Width.Out * _imagesAtOnce * call.OutChannels;
            nint sizeGathered = _gathers ? (nint)_padded * _gatheredRow : 0;
            byte* memory = (byte*)Scratch.Own.Take((nuint)(((sizeX + sizeDY + sizeGathered) * sizeof(T)) + ((nint)_mostSegments * sizeof(Segment)) + 128));
            var band = new Band { X = (T*)memory, DY = (T*)memory + sizeX, Gathered = (T*)memory + sizeX + sizeDY, Ring = _ring };
            band.Segments = (Segment*)(band.Gathered + sizeGathered);
            if (_gathers) Clear(band.Gathered, sizeGathered);
            if (_padded != _inputs) Clear(band.X, sizeX);

            T* sums = _sums + (((group * Shares) + share) * SumsOfShare);
            bool accumulate = false;
            for (; image < endImage; image += _imagesAtOnce)
            {
                band.Images = Math.Min(_imagesAtOnce, endImage - image);
                int loaded = 0;
                for (int row = 0; row < call.Height.Out; row += _rowsAtOnce)
                {
                    band.FirstRow = row;
                    band.Rows = Math.Min(_rowsAtOnce, call.Height.Out - row);
                    if (_gathers)
                    {
                        Gather(band, group, image);
                    }
                    else
                    {
                        (int low, int high) = _rows.Reach(row, row + band.Rows);
                        LoadX(band, group, image, Math.Max(low, loaded), high);
                        loaded = Math.Max(loaded, high);
                    }

                    LoadDY(band, group, image);
                    Multiply(band, 0, _panels, 0, _strips, sums, accumulate);
                    accumulate = true;
                }
            }

            if (accumulate) return;
            band.Rows = 0;
            Multiply(band, 0, _panels, 0, _strips, sums, accumulate: false);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void LoadX(in Band band, int group, int firstImage, int first, int end)
        {
            ref WeightGradientCall<T> call = ref *Call;
            nint plane = call.InPlane, step = _mixesImages ? (nint)band.Images * _padded : _padded;
            while (first < end)
            {
                int at = first % _ring, rows = Math.Min(end - first, _ring - at);
                for (int i = 0; i < band.Images; i++)
                {
                    T* from = call.X + (((((nint)firstImage + i) * call.Groups) + group) * call.InChannels * plane) + ((nint)first * call.Width.In);
                    T* to = band.X + (_mixesImages ? (at * call.Width.In * step) + (i * _padded) : (((nint)i * _ring) + at) * call.Width.In * step);
                    Transposer<TLanes, TVector, T>.Run(from, plane, call.InChannels, rows * call.Width.In, to, step);
                }

                first += rows;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void LoadDY(in Band band, int group, int firstImage)
        {
            ref WeightGradientCall<T> call = ref *Call;
            nint plane = call.OutPlane, step = _mixesImages ? (nint)band.Images * call.OutChannels : call.OutChannels;
            int positions = band.Rows * call.Width.Out;
            for (int i = 0; i < band.Images; i++)
            {
                T* from = call.DY + (((((nint)firstImage + i) * call.Groups) + group) * call.OutChannels * plane) + ((nint)band.FirstRow * call.Width.Out);
                T* to = band.DY + ((_mixesImages ? i : (nint)i * positions) * call.OutChannels);
                Transposer<TLanes, TVector, T>.Run(from, plane, call.OutChannels, positions, to, step);
            }
        }

        /// <summary>X[position][channel, tap], in the order of dY: what every tap reads for the positions of the band, 0 on the padding.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Gather(in Band band, int group, int firstImage)
        {
            ref WeightGradientCall<T> call = ref *Call;
            int columns = call.Width.Out;
            nint step = _mixesImages ? (nint)band.Images * _padded : _padded;
            for (int i = 0; i < band.Images; i++)
            {
                T* image = call.X + (((((nint)firstImage + i) * call.Groups) + group) * call.InChannels * call.InPlane);
                T* to = band.X + (_mixesImages ? i * _padded : (nint)i * band.Rows * columns * _padded);
                for (int row = 0; row < band.Rows; row++, to += columns * step)
                {
                    // First [channel, tap][column], then turned.
                    T* line = band.Gathered;
                    for (int channel = 0; channel < call.InChannels; channel++)
                    {
                        for (int r = 0; r < call.Height.Kernel; r++)
                        {
                            int y = TapTable.Element(call.Height, adjoint: false, band.FirstRow + row, r);
                            for (int s = 0; s < call.Width.Kernel; s++, line += _gatheredRow)
                            {
                                if (y < 0) new Span<T>(line, columns).Clear();
                                else GatherRow(image + (channel * call.InPlane) + ((nint)y * call.Width.In), s, line);
                            }
                        }
                    }

                    Transposer<TLanes, TVector, T>.Run(band.Gathered, _gatheredRow, _padded, columns, to, step);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void GatherRow(T* row, int tap, T* to)
        {
            ref readonly ConvolutionAxis axis = ref Call->Width;
            int x = (tap * axis.Dilation) - axis.Padding;
            if (axis.Stride == 1)
            {
                int first = Math.Clamp(-x, 0, axis.Out), end = Math.Clamp(axis.In - x, first, axis.Out), at = first;
                for (int i = 0; i < first; i++) to[i] = default;
                for (; at <= end - TLanes.Count; at += TLanes.Count) TLanes.Store(TLanes.Load(row + x + at), to + at);
                if (at < end) TLanes.StorePartial(TLanes.LoadPartial(row + x + at, end - at), to + at, end - at);
                for (int i = end; i < axis.Out; i++) to[i] = default;
                return;
            }

            for (int i = 0; i < axis.Out; i++, x += axis.Stride) to[i] = (uint)x < (uint)axis.In ? row[x] : default;
        }

        /// <summary>Adds a band to the sums of some panels and strips, tap by tap.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(in Band band, int firstPanel, int endPanel, int firstStrip, int endStrip, T* sums, bool accumulate)
        {
            int outputs = Call->OutChannels;
            nint stepB = _mixesImages || _gathers ? _padded : (nint)_padded * Call->Width.Stride;
            var end = new SegmentEnd<T> { Accumulate = accumulate };
            for (int tap = 0; tap < _taps; tap++)
            {
                int segments = Route(band, tap);
                if (segments == 0 && accumulate) continue;
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int at = panel * 2 * TLanes.Count, width = _padded - at > TLanes.Count ? 2 : 1;
                    for (int strip = firstStrip; strip < endStrip; strip++)
                    {
                        int first = StartOfStrip(strip), height = StartOfStrip(strip + 1) - first;
                        SegmentKernel<TLanes, TVector, T>.Run(
                            height, width, band.Segments, segments, band.DY + first, outputs, band.X + at, stepB,
                            sums + ((((nint)tap * outputs) + first) * _padded) + at, _padded, end);
                    }
                }
            }
        }

        /// <summary>Lists the stretches of positions that a tap pairs with input elements.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Route(in Band band, int tap)
        {
            ref WeightGradientCall<T> call = ref *Call;
            if (_gathers)
            {
                *band.Segments = new Segment { Length = (nint)band.Rows * call.Width.Out * band.Images };
                return band.Segments->Length == 0 ? 0 : 1;
            }

            (int r, int s) = Math.DivRem(tap, call.Width.Kernel);
            Segment* to = band.Segments;
            int first = 0, end = call.Width.Out;
            while (first < end && TapTable.Element(call.Width, adjoint: false, first, s) < 0) first++;
            while (end > first && TapTable.Element(call.Width, adjoint: false, end - 1, s) < 0) end--;
            if (first == end) return 0;
            int x = TapTable.Element(call.Width, adjoint: false, first, s);
            for (int row = 0; row < band.Rows; row++)
            {
                int y = TapTable.Element(call.Height, adjoint: false, band.FirstRow + row, r);
                if (y < 0) continue;
                y %= band.Ring;
                nint at = ((nint)row * call.Width.Out) + first, from = ((nint)y * call.Width.In) + x;
                if (!_mixesImages)
                {
                    for (int i = 0; i < band.Images; i++)
                        *to++ = new Segment { A = ((nint)i * band.Rows * call.Width.Out) + at, B = (((nint)i * band.Ring * call.Width.In) + from) * _padded, Length = end - first };
                }
                else if (call.Width.Stride == 1)
                {
                    *to++ = new Segment { A = at * band.Images, B = from * band.Images * _padded, Length = (end - first) * (nint)band.Images };
                }
                else
                {
                    for (int column = first; column < end; column++, at++, from += call.Width.Stride)
                        *to++ = new Segment { A = at * band.Images, B = from * band.Images * _padded, Length = band.Images };
                }
            }

            return (int)(to - band.Segments);
        }

        /// <summary>Adds the shares of some rows and writes them as [channel in][tap].</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Finish(int part)
        {
            ref WeightGradientCall<T> call = ref *Call;
            int all = call.Groups * call.OutChannels, row = call.InChannels * call.Taps;
            T* total = (T*)Scratch.Own.Take((nuint)(((nint)_taps * _padded + row) * sizeof(T)));
            T* turned = total + ((nint)_taps * _padded);
            for (int i = (int)((long)all * part / FinishParts); i < (int)((long)all * (part + 1) / FinishParts); i++)
            {
                (int group, int channel) = Math.DivRem(i, call.OutChannels);
                T* first = _sums + (group * Shares * SumsOfShare) + ((nint)channel * _padded);
                for (int tap = 0; tap < _taps; tap++)
                {
                    T* from = first + ((nint)tap * call.OutChannels * _padded), to = total + ((nint)tap * _padded);
                    for (int j = 0; j < _padded; j += TLanes.Count)
                    {
                        TVector sum = TLanes.Load(from + j);
                        for (int share = 1; share < Shares; share++) sum = TLanes.Add(sum, TLanes.Load(from + (share * SumsOfShare) + j));
                        TLanes.Store(sum, to + j);
                    }
                }

                T* target = call.DW + ((nint)i * row);
                T* result = call.Accumulate ? turned : target;
                if (_taps == 1) new Span<T>(total, row).CopyTo(new Span<T>(result, row));
                else Transposer<TLanes, TVector, T>.Run(total, _padded, _taps, call.InChannels, result, _taps);
                if (call.Accumulate) Add(turned, target, row);
            }
        }

        private static void Add(T* from, T* to, int count)
        {
            for (int i = 0; i < count; i += TLanes.Count)
            {
                int some = Math.Min(TLanes.Count, count - i);
                if (some == TLanes.Count) TLanes.Store(TLanes.Add(TLanes.Load(to + i), TLanes.Load(from + i)), to + i);
                else TLanes.StorePartial(TLanes.Add(TLanes.LoadPartial(to + i, some), TLanes.LoadPartial(from + i, some)), to + i, some);
            }
        }

        private readonly int StartOfStrip(int strip) => PackedFilters<TLanes, TVector, T>.StartOf(strip, _strips, Call->OutChannels);

        private static void Clear(T* memory, nint count)
        {
            for (nint done = 0; done < count; done += 1 << 20) new Span<T>(memory + done, (int)Math.Min(1 << 20, count - done)).Clear();
        }

        private static int Ceiling(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
    }

    /// <summary>Output rows of some images, with the input rows that they read.</summary>
    private struct Band
    {
        public T* X, DY, Gathered;
        public Segment* Segments;
        public int FirstRow, Rows, Images, Ring;
    }
}
