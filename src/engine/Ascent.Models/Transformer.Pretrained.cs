namespace Ascent.Models;

public sealed partial class Transformer : IPretrained
{
    /// <summary>A file's stacks may stand under <c>transformer.</c>, as in a PyTorch module that holds a <c>torch.nn.Transformer</c> of that name.</summary>
    public PretrainedKeys PretrainedKeys => new() { Prefixes = ["transformer."] };
}
