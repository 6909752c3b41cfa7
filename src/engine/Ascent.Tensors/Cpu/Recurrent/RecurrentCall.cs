namespace Ascent.Tensors.Cpu;

/// <summary>The arguments of an LSTM or a GRU over a sequence, as they travel to the threads; a range of the loop is a range of rows of the batch.</summary>
internal unsafe struct RecurrentCall<T>
    where T : unmanaged
{
    /// <summary>[Steps, Rows, gates x Width]: from the inputs first, then the activations; and their gradients, on the side of the inputs and of the state.</summary>
    public T* Gates, GatesGradient, StateGatesGradient;

    /// <summary>[gates x Width, Width], or its transpose for the forward pass; and [gates x Width], or null.</summary>
    public T* Weight, Bias;

    /// <summary>[Rows, Width]: the states at the beginning, and their gradients.</summary>
    public T* Hidden, Cell, HiddenGradient, CellGradient;

    /// <summary>[Steps, Rows, Width]: of an LSTM outputs and cells; of a GRU outputs and what the state gives to the candidate.</summary>
    public T* Output, Inner;

    /// <summary>[Steps, Rows, Width].</summary>
    public T* OutputGradient;

    public int Steps, Rows, Width;

    public bool Reverse;

    /// <summary>The place in the sequence of the step that is done as number <paramref name="order"/>.</summary>
    public readonly nint Place(int order) => Reverse ? Steps - 1 - order : order;

    /// <summary>A row of the state before a step.</summary>
    public readonly T* Before(T* first, T* sequence, int order, int row) =>
        order == 0 ? first + ((nint)row * Width) : sequence + (((Place(order - 1) * Rows) + row) * Width);
}
