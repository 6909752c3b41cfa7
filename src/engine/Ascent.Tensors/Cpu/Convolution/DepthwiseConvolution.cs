using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Convolution where every channel is a group of its own, directly on the planes, with positions in the lanes.</summary>
/// <remarks>
/// A plane is first copied into one with its padding around it, every row sorted by the column's remainder modulo the stride. There the
/// elements that a tap reads for neighbouring outputs are neighbours, whatever the stride.
/// </remarks>
internal static unsafe class DepthwiseConvolution<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const double ParallelFrom = 1 << 17;

    /// <summary>out = bias + weight * in for each channel, or the adjoint.</summary>
    public static void Run(in ConvolutionCall<T> call)
    {
        ConvolutionCall<T> copy = call;
        RunParts(call.Work >= ParallelFrom, call.Batch * call.Groups, call.Adjoint ? &AdjointPart : &ForwardPart, &copy);
    }

    /// <summary>The gradient of the weights.</summary>
    public static void Run(in WeightGradientCall<T> call)
    {
        WeightGradientCall<T> copy = call;
        RunParts(call.Work >= ParallelFrom, call.Groups, &WeightPart, &copy);
    }

    private static void RunParts(bool share, int parts, delegate*<int, void*, void> body, void* call)
    {
        if (share) WorkerTeam.Run(parts, body, call);
        else for (int part = 0; part < parts; part++) body(part, call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardPart(int part, void* pointer)
    {
        ref ConvolutionCall<T> call = ref *(ConvolutionCall<T>*)pointer;
        int channel = part % call.Groups;
        var plane = new Padded(call.Height, call.Width);
        plane.Fill(call.In + (part * call.InPlane));
        T* weight = call.Weight + (channel * call.Taps), to = call.Out + (part * call.OutPlane);
        for (int row = 0; row < call.Height.Out; row++, to += call.Width.Out)
        {
            for (int column = 0; column < call.Width.Out; column += TLanes.Count)
            {
                TVector sum = call.Bias == null ? default : TLanes.Broadcast(call.Bias + channel);
                T* w = weight;
                for (int r = 0; r < call.Height.Kernel; r++)
                {
                    for (int s = 0; s < call.Width.Kernel; s++, w++) sum = TLanes.MultiplyAdd(TLanes.Broadcast(w), TLanes.Load(plane.Under(row, r, s) + column), sum);
                }

                if (call.Relu) sum = TLanes.Relu(sum);
                Put(sum, to + column, call.Width.Out - column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AdjointPart(int part, void* pointer)
    {
        ref ConvolutionCall<T> call = ref *(ConvolutionCall<T>*)pointer;
        int channel = part % call.Groups;
        var plane = new Padded(call.Height.Swapped, call.Width.Swapped);
        plane.Clear();
        T* weight = call.Weight + (channel * call.Taps), from = call.In + (part * call.InPlane);
        for (int row = 0; row < call.Height.In; row++, from += call.Width.In)
        {
            T* w = weight;
            for (int r = 0; r < call.Height.Kernel; r++)
            {
                for (int s = 0; s < call.Width.Kernel; s++, w++)
                {
                    TVector factor = TLanes.Broadcast(w);
                    T* to = plane.Under(row, r, s);
                    for (int column = 0; column < call.Width.In; column += TLanes.Count)
                    {
                        TVector value = Take(from + column, call.Width.In - column);
                        TLanes.Store(TLanes.MultiplyAdd(factor, value, TLanes.Load(to + column)), to + column);
                    }
                }
            }
        }

        plane.Empty(call.Out + (part * call.OutPlane), call.Bias == null ? default : call.Bias[channel], call.Relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeightPart(int channel, void* pointer)
    {
        ref WeightGradientCall<T> call = ref *(WeightGradientCall<T>*)pointer;
        var plane = new Padded(call.Height, call.Width, extra: call.Taps * TLanes.Count);
        T* sums = plane.Extra;
        new Span<T>(sums, call.Taps * TLanes.Count).Clear();
        for (int image = 0; image < call.Batch; image++)
        {
            nint at = ((nint)image * call.Groups) + channel;
            plane.Fill(call.X + (at * call.InPlane));
            T* gradient = call.DY + (at * call.OutPlane), sum = sums;
            for (int r = 0; r < call.Height.Kernel; r++)
            {
                for (int s = 0; s < call.Width.Kernel; s++, sum += TLanes.Count)
                {
                    TVector total = TLanes.Load(sum);
                    for (int row = 0; row < call.Height.Out; row++)
                    {
                        T* dy = gradient + ((nint)row * call.Width.Out), x = plane.Under(row, r, s);
                        for (int column = 0; column < call.Width.Out; column += TLanes.Count)
                        {
                            int left = call.Width.Out - column;
                            total = TLanes.MultiplyAdd(Take(dy + column, left), Take(x + column, left), total);
                        }
                    }

                    TLanes.Store(total, sum);
                }
            }
        }

        T* to = call.DW + ((nint)channel * call.Taps);
        for (int tap = 0; tap < call.Taps; tap++)
        {
            double total = 0;
            for (int lane = 0; lane < TLanes.Count; lane++) total += AsNumber(sums[(tap * TLanes.Count) + lane]);
            if (call.Accumulate) total += AsNumber(to[tap]);
            to[tap] = FromNumber(total);
        }
    }

    private static double AsNumber(T value) => typeof(T) == typeof(float) ? *(float*)&value : *(double*)&value;

    private static T FromNumber(double value)
    {
        float single = (float)value;
        return typeof(T) == typeof(float) ? *(T*)&single : *(T*)&value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Take(T* from, int left) => left >= TLanes.Count ? TLanes.Load(from) : TLanes.LoadPartial(from, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TVector value, T* to, int left)
    {
        if (left >= TLanes.Count) TLanes.Store(value, to);
        else TLanes.StorePartial(value, to, left);
    }

    /// <summary>A plane with its padding, each row sorted by the column's remainder modulo the stride.</summary>
    private readonly struct Padded
    {
        private readonly ConvolutionAxis _height, _width;
        private readonly T* _memory;
        private readonly int _rows, _part, _row;

        public Padded(in ConvolutionAxis height, in ConvolutionAxis width, int extra = 0)
        {
            (_height, _width) = (height, width);
            _rows = Math.Max(height.In + height.Padding, ((height.Out - 1) * height.Stride) + ((height.Kernel - 1) * height.Dilation) + 1);
            int columns = Math.Max(width.In + width.Padding, ((width.Out - 1) * width.Stride) + ((width.Kernel - 1) * width.Dilation) + 1);

            // A whole register may be read or added to beyond the last output of a row.
            _part = ((columns + width.Stride - 1) / width.Stride) + TLanes.Count;
            _row = _part * width.Stride;
            _memory = (T*)Scratch.Own.Take((nuint)((((nint)_rows * _row) + TLanes.Count + extra) * sizeof(T)));
        }

        /// <summary>Memory beside the plane.</summary>
        public T* Extra => _memory + ((nint)_rows * _row) + TLanes.Count;

        /// <summary>What tap (r, s) reads for the first output of a row; the next outputs follow.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* Under(int row, int r, int s)
        {
            (int column, int part) = Math.DivRem(s * _width.Dilation, _width.Stride);
            return _memory + ((((nint)row * _height.Stride) + (r * _height.Dilation)) * _row) + (part * _part) + column;
        }

        public void Clear()
        {
            for (int row = 0; row < _rows; row++) new Span<T>(_memory + ((nint)row * _row), _row).Clear();
            new Span<T>(_memory + ((nint)_rows * _row), TLanes.Count).Clear();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Fill(T* plane)
        {
            Clear();
            for (int y = 0; y < _height.In; y++, plane += _width.In)
            {
                T* row = _memory + ((nint)(y + _height.Padding) * _row);
                if (_width.Stride == 1)
                {
                    new Span<T>(plane, _width.In).CopyTo(new Span<T>(row + _width.Padding, _width.In));
                    continue;
                }

                for (int x = 0; x < _width.In; x++)
                {
                    (int column, int part) = Math.DivRem(x + _width.Padding, _width.Stride);
                    row[(part * _part) + column] = plane[x];
                }
            }
        }

        /// <summary>The plane without its padding, with a bias added.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Empty(T* plane, T bias, bool relu)
        {
            for (int y = 0; y < _height.In; y++, plane += _width.In)
            {
                T* row = _memory + ((nint)(y + _height.Padding) * _row);
                for (int x = 0; x < _width.In; x++)
                {
                    (int column, int part) = Math.DivRem(x + _width.Padding, _width.Stride);
                    double value = AsNumber(row[(part * _part) + column]) + AsNumber(bias);
                    plane[x] = FromNumber(relu && value < 0 ? 0 : value);
                }
            }
        }
    }
}
