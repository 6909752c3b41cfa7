using Ascent.Data;
using Ascent.Nn.Training;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>Learns the classes of texts; padding is seen by nobody.</summary>
internal sealed class BertClassifierObjective(Bert model, double labelSmoothing) : ClassifierObjective(model, labelSmoothing)
{
    protected override Tensor Logits(Batch batch) => model.Forward(batch.Inputs, types: null, batch.Mask).Output;
}
