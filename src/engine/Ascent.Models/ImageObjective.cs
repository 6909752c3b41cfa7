using Ascent.Data;
using Ascent.Nn;
using Ascent.Nn.Training;

namespace Ascent.Models;

/// <summary>Learns the class of each picture by cross-entropy; an evaluation may ask about several views of it.</summary>
/// <param name="model">Gives logits [count, classes] of pictures.</param>
/// <param name="labelSmoothing">Part of the target that is spread over all classes while training, from 0 to 1.</param>
public sealed class ImageObjective(Module model, double labelSmoothing = 0) : ClassifierObjective(model, labelSmoothing)
{
    /// <inheritdoc/>
    public override string Unit => "images";

    /// <summary>The views of an evaluation; may be changed between evaluations.</summary>
    public TestViews Views { get; set; }

    /// <inheritdoc/>
    public override StepLoss Evaluate(Batch batch) => Judge(Models.Views.Logits(Model, batch.Inputs, Views), batch.Targets, 0);
}
