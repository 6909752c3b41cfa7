using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>Convolutions of tensors: which way suits a call, and the kernel for the element type and the instruction set.</summary>
internal static unsafe class ConvolutionKernels
{
    /// <summary>y = bias + weight * x, then max(., 0) if asked.</summary>
    public static void Forward(Tensor x, Tensor weight, Tensor? bias, Tensor y, in ConvolutionOptions options, bool relu) =>
        Map(x, weight, bias, y, options, relu, adjoint: false);

    /// <summary>dx = adjoint of weight * dy, plus a bias.</summary>
    public static void Transposed(Tensor dy, Tensor weight, Tensor? bias, Tensor dx, in ConvolutionOptions options) =>
        Map(dy, weight, bias, dx, options, relu: false, adjoint: true);

    /// <summary>dw = sum over images and positions of dy times x under each tap.</summary>
    public static void WeightGradient(Tensor x, Tensor dy, Tensor dw, in ConvolutionOptions options, bool accumulate)
    {
        if (dw.Count == 0) return;
        if (x.Count == 0 || dy.Count == 0)
        {
            if (!accumulate) Copies.Fill(dw, 0);
            return;
        }

        using Tensor packedX = Packed(x), packedDY = Packed(dy);
        if (x.DType == DType.Float32) WeightGradient<float>(packedX, packedDY, dw, options, accumulate);
        else WeightGradient<double>(packedX, packedDY, dw, options, accumulate);
        GC.KeepAlive(packedX);
        GC.KeepAlive(packedDY);
        GC.KeepAlive(dw);
    }

    private static void Map(Tensor from, Tensor weight, Tensor? bias, Tensor to, in ConvolutionOptions options, bool relu, bool adjoint)
    {
        if (to.Count == 0) return;
        using Tensor packedFrom = Packed(from), packedWeight = Packed(weight);
        using Tensor? packedBias = bias is null ? null : Packed(bias);
        if (from.DType == DType.Float32) Map<float>(packedFrom, packedWeight, packedBias, to, options, relu, adjoint);
        else Map<double>(packedFrom, packedWeight, packedBias, to, options, relu, adjoint);
        GC.KeepAlive(packedFrom);
        GC.KeepAlive(packedWeight);
        GC.KeepAlive(packedBias);
        GC.KeepAlive(to);
    }

    private static void Map<T>(Tensor from, Tensor weight, Tensor? bias, Tensor to, in ConvolutionOptions options, bool relu, bool adjoint)
        where T : unmanaged
    {
        var call = new ConvolutionCall<T>
        {
            In = from.Pointer<T>(),
            Weight = weight.Pointer<T>(),
            Out = to.Pointer<T>(),
            Bias = bias is null ? null : bias.Pointer<T>(),
            Relu = relu,
            Adjoint = adjoint,
            Batch = to.Shape[0],
            Groups = options.Groups,
            InChannels = from.Shape[1] / options.Groups,
            OutChannels = to.Shape[1] / options.Groups,
            Height = new ConvolutionAxis(from.Shape[2], to.Shape[2], weight.Shape[2], options.Stride.Height, options.Padding.Height, options.Dilation.Height),
            Width = new ConvolutionAxis(from.Shape[3], to.Shape[3], weight.Shape[3], options.Stride.Width, options.Padding.Width, options.Dilation.Width),
        };
        if (typeof(T) == typeof(float))
        {
            var single = *(ConvolutionCall<float>*)&call;
            if (IsProduct(call) && bias is null && !relu) Multiply(single);
            else if (KernelIsas.Current == KernelIsa.Avx512) Map<Lanes512Float, Vector512<float>, float>(single);
            else if (KernelIsas.Current == KernelIsa.Avx2) Map<Lanes256Float, Vector256<float>, float>(single);
            else Map<Lanes128Float, Vector128<float>, float>(single);
        }
        else
        {
            var @double = *(ConvolutionCall<double>*)&call;
            if (KernelIsas.Current == KernelIsa.Avx512) Map<Lanes512Double, Vector512<double>, double>(@double);
            else if (KernelIsas.Current == KernelIsa.Avx2) Map<Lanes256Double, Vector256<double>, double>(@double);
            else Map<Lanes128Double, Vector128<double>, double>(@double);
        }
    }

    private static void Map<TLanes, TVector, T>(in ConvolutionCall<T> call)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        if (call.InChannels == 1 && call.OutChannels == 1 && call.Groups > 1)
        {
            DepthwiseConvolution<TLanes, TVector, T>.Run(call);
            return;
        }

        bool fillsLanes = 2 * call.Batch > TLanes.Count;
        if (RowConvolution<TLanes, TVector, T>.Suits(call) && !(fillsLanes && (call.Width.Out % (2 * TLanes.Count) != 0 || BatchConvolution<TLanes, TVector, T>.SuitsWinograd(call))))
        {
            RowConvolution<TLanes, TVector, T>.Run(call);
            return;
        }

        // Images that do not fill a register of lanes go the other way, unless they nearly do.
        int rest = call.Batch % TLanes.Count, full = 2 * rest > TLanes.Count ? call.Batch : call.Batch - rest;
        if (full > 0)
        {
            ConvolutionCall<T> most = call;
            most.Batch = full;
            BatchConvolution<TLanes, TVector, T>.Run(most);
        }

        if (full == call.Batch) return;
        ConvolutionCall<T> last = call;
        last.In += full * call.InImage;
        last.Out += full * call.OutImage;
        last.Batch -= full;
        PatchConvolution<TLanes, TVector, T>.Run(last);
    }

    private static void WeightGradient<T>(Tensor x, Tensor dy, Tensor dw, in ConvolutionOptions options, bool accumulate)
        where T : unmanaged
    {
        var call = new WeightGradientCall<T>
        {
            X = x.Pointer<T>(),
            DY = dy.Pointer<T>(),
            DW = dw.Pointer<T>(),
            Accumulate = accumulate,
            Batch = x.Shape[0],
            Groups = options.Groups,
            InChannels = x.Shape[1] / options.Groups,
            OutChannels = dy.Shape[1] / options.Groups,
            Height = new ConvolutionAxis(x.Shape[2], dy.Shape[2], dw.Shape[2], options.Stride.Height, options.Padding.Height, options.Dilation.Height),
            Width = new ConvolutionAxis(x.Shape[3], dy.Shape[3], dw.Shape[3], options.Stride.Width, options.Padding.Width, options.Dilation.Width),
        };
        if (typeof(T) == typeof(float))
        {
            var single = *(WeightGradientCall<float>*)&call;
            if (KernelIsas.Current == KernelIsa.Avx512) WeightGradient<Lanes512Float, Vector512<float>, float>(single);
            else if (KernelIsas.Current == KernelIsa.Avx2) WeightGradient<Lanes256Float, Vector256<float>, float>(single);
            else WeightGradient<Lanes128Float, Vector128<float>, float>(single);
        }
        else
        {
            var @double = *(WeightGradientCall<double>*)&call;
            if (KernelIsas.Current == KernelIsa.Avx512) WeightGradient<Lanes512Double, Vector512<double>, double>(@double);
            else if (KernelIsas.Current == KernelIsa.Avx2) WeightGradient<Lanes256Double, Vector256<double>, double>(@double);
            else WeightGradient<Lanes128Double, Vector128<double>, double>(@double);
        }
    }

    private static void WeightGradient<TLanes, TVector, T>(in WeightGradientCall<T> call)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        if (call.InChannels == 1 && call.OutChannels == 1 && call.Groups > 1) DepthwiseConvolution<TLanes, TVector, T>.Run(call);
        else WeightGradientDriver<TLanes, TVector, T>.Run(call);
    }

    /// <summary>A filter of one tap that visits every position is a matrix product for each image and group.</summary>
    private static bool IsProduct<T>(in ConvolutionCall<T> call)
        where T : unmanaged =>
        call.Height.IsPointwise && call.Width.IsPointwise && (call.InChannels > 1 || call.OutChannels > 1);

    private static void Multiply(in ConvolutionCall<float> call)
    {
        ConvolutionCall<float> copy = call;
        if (call.Batch * call.Groups >= 2 * WorkerTeam.Threads && call.Work >= 1 << 19)
        {
            WorkerTeam.Run(call.Batch * call.Groups, &MultiplyPart, &copy);
            return;
        }

        for (int part = 0; part < call.Batch * call.Groups; part++) MultiplyPart(part, &copy);
    }

    private static void MultiplyPart(int part, void* pointer)
    {
        var call = (ConvolutionCall<float>*)pointer;
        int positions = (int)call->InPlane, inputs = call->InChannels, outputs = call->OutChannels;
        float* weight = call->Weight + ((nint)(part % call->Groups) * inputs * outputs);
        Gemm.Run(
            outputs, positions, inputs, 1f, weight, call->Adjoint ? 1 : inputs, call->Adjoint ? outputs : 1,
            call->In + ((nint)part * inputs * positions), positions, 1, 0f, call->Out + ((nint)part * outputs * positions), positions);
    }

    private static Tensor Packed(Tensor x) => x.IsContiguous ? x.Alias() : Copies.Packed(x, x.DType);
}
