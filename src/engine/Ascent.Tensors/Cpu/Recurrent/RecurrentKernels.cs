using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>LSTM and GRU over a sequence; the team shares the rows of the batch.</summary>
internal static unsafe class RecurrentKernels
{
    /// <summary>Fewer rows in one product would read the weight too often for what is done with it.</summary>
    private const int RowsTogether = 4;

    public static void Lstm(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, Tensor cell, bool reverse, Tensor output, Tensor cells)
    {
        if (output.Count == 0) return;
        if (output.DType == DType.Float32) Forward<float>(gates, weight, bias, hidden, cell, reverse, output, cells);
        else Forward<double>(gates, weight, bias, hidden, cell, reverse, output, cells);
    }

    public static void Gru(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, bool reverse, Tensor output, Tensor inner)
    {
        if (output.Count == 0) return;
        if (output.DType == DType.Float32) Forward<float>(gates, weight, bias, hidden, null, reverse, output, inner);
        else Forward<double>(gates, weight, bias, hidden, null, reverse, output, inner);
    }

    public static void LstmBackward(
        Tensor doutput, Tensor dcell, Tensor gates, Tensor weight, Tensor cell, Tensor cells, bool reverse, Tensor dgates, Tensor dhidden, Tensor dcellBefore)
    {
        Copies.Fill(dhidden, 0);
        Copies.Copy(dcell, dcellBefore);
        if (doutput.Count == 0) return;
        if (doutput.DType == DType.Float32) Backward<float>(doutput, gates, weight, null, cell, null, cells, reverse, dgates, null, dhidden, dcellBefore);
        else Backward<double>(doutput, gates, weight, null, cell, null, cells, reverse, dgates, null, dhidden, dcellBefore);
    }

    public static void GruBackward(
        Tensor doutput, Tensor gates, Tensor weight, Tensor hidden, Tensor output, Tensor inner, bool reverse, Tensor dgates, Tensor dstateGates, Tensor dhidden)
    {
        Copies.Fill(dhidden, 0);
        if (doutput.Count == 0) return;
        if (doutput.DType == DType.Float32) Backward<float>(doutput, gates, weight, hidden, null, output, inner, reverse, dgates, dstateGates, dhidden, null);
        else Backward<double>(doutput, gates, weight, hidden, null, output, inner, reverse, dgates, dstateGates, dhidden, null);
    }

    /// <summary>An LSTM if there is a cell, else a GRU.</summary>
    private static void Forward<T>(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, Tensor? cell, bool reverse, Tensor output, Tensor inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Transposed once, so that no step has to pack it.
        using var view = Operations.MatrixProducts.Transposed(weight);
        using var across = Copies.Packed(view, weight.DType);
        using PackedOperand packedBias = new(bias), packedHidden = new(hidden), packedCell = new(cell);
        var call = new RecurrentCall<T>
        {
            Gates = gates.Pointer<T>(),
            Weight = across.Pointer<T>(),
            Bias = packedBias.Pointer<T>(),
            Hidden = packedHidden.Pointer<T>(),
            Cell = packedCell.Pointer<T>(),
            Output = output.Pointer<T>(),
            Inner = inner.Pointer<T>(),
            Steps = output.Shape[0],
            Rows = output.Shape[1],
            Width = output.Shape[2],
            Reverse = reverse,
        };
        Share(call, cell is null ? &RecurrentSteps<T>.Gru : &RecurrentSteps<T>.Lstm);
        GC.KeepAlive(gates);
        GC.KeepAlive(bias);
        GC.KeepAlive(hidden);
        GC.KeepAlive(cell);
        GC.KeepAlive(output);
        GC.KeepAlive(inner);
    }

    /// <summary>An LSTM if there is a cell, else a GRU.</summary>
    private static void Backward<T>(
        Tensor doutput, Tensor gates, Tensor weight, Tensor? hidden, Tensor? cell, Tensor? output, Tensor inner, bool reverse, Tensor dgates, Tensor? dstateGates, Tensor dhidden, Tensor? dcell)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedGradient = new(doutput), packedWeight = new(weight), packedHidden = new(hidden), packedCell = new(cell), packedGates = new(gates);
        using PackedOperand packedOutput = new(output), packedInner = new(inner);
        var call = new RecurrentCall<T>
        {
            Gates = packedGates.Pointer<T>(),
            GatesGradient = dgates.Pointer<T>(),
            StateGatesGradient = dstateGates is null ? null : dstateGates.Pointer<T>(),
            Weight = packedWeight.Pointer<T>(),
            Hidden = packedHidden.Pointer<T>(),
            Cell = packedCell.Pointer<T>(),
            HiddenGradient = dhidden.Pointer<T>(),
            CellGradient = dcell is null ? null : dcell.Pointer<T>(),
            Output = packedOutput.Pointer<T>(),
            Inner = packedInner.Pointer<T>(),
            OutputGradient = packedGradient.Pointer<T>(),
            Steps = doutput.Shape[0],
            Rows = doutput.Shape[1],
            Width = doutput.Shape[2],
            Reverse = reverse,
        };
        Share(call, cell is null ? &RecurrentSteps<T>.GruBackward : &RecurrentSteps<T>.LstmBackward);
        GC.KeepAlive(doutput);
        GC.KeepAlive(gates);
        GC.KeepAlive(weight);
        GC.KeepAlive(hidden);
        GC.KeepAlive(cell);
        GC.KeepAlive(output);
        GC.KeepAlive(inner);
        GC.KeepAlive(dgates);
        GC.KeepAlive(dstateGates);
        GC.KeepAlive(dhidden);
        GC.KeepAlive(dcell);
    }

    private static void Share<T>(RecurrentCall<T> call, delegate*<int, int, void*, void> body)
        where T : unmanaged
    {
        var work = (double)call.Steps * call.Rows * call.Width * (call.Width + 16);
        if (work > 1 << 17 && call.Rows >= 2 * RowsTogether) WorkerTeam.For(call.Rows, RowsTogether, body, &call);
        else body(0, call.Rows, &call);
    }
}
