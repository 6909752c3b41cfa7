using Ascent.Data;

namespace Ascent.Models;

/// <summary>Batches of a text of which it is known how many characters a token stands for.</summary>
/// <param name="batches">The batches.</param>
/// <param name="charactersPerToken">The text's characters by its tokens.</param>
public sealed class MeasuredText(IBatchSource batches, double charactersPerToken) : IBatchSource
{
    /// <summary>The text's characters by its tokens.</summary>
    public double CharactersPerToken => charactersPerToken;

    /// <inheritdoc/>
    public int Batches => batches.Batches;

    /// <inheritdoc/>
    public Batch Get(int epoch, int index) => batches.Get(epoch, index);
}
