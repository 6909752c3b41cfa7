using Ascent.Data;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Training.Diagnosis;

/// <summary>
/// Finds where a loss that is no finite number came from: costs nothing until then, and then runs the batch once more and looks at what each layer gives.
/// </summary>
public sealed class DivergenceLocator : TrainerCallback
{
    /// <summary>What was found; null while the loss is finite.</summary>
    public Finding? Finding { get; private set; }

    /// <inheritdoc/>
    public override string? OnDiverged(Trainer trainer, Batch batch)
    {
        var step = trainer.State.Step + 1;
        var (layer, evidence) = Locate(trainer, batch);
        Finding = new(FindingKind.NonFinite, layer, step, evidence);
        return evidence;
    }

    private static (string? Layer, string Evidence) Locate(Trainer trainer, Batch batch)
    {
        if (!TensorFacts.IsFinite(batch.Inputs)) return (null, "The batch's inputs are not finite already: the data are at fault.");
        var model = trainer.Objective.Model;
        var broken = model.NamedParameters().Where(parameter => !TensorFacts.IsFinite(parameter.Value)).Select(parameter => parameter.Name).ToList();
        if (broken.Count > 0)
        {
            var others = broken.Count > 1 ? $", and {broken.Count - 1} more of the model's parameters" : "";
            return (LayerOf(broken[0]), trainer.State.Step == 0
                ? $"The parameter '{broken[0]}'{others} is not finite before the first update: the weights that it began with are at fault."
                : $"The parameter '{broken[0]}'{others} is not finite since the update before.");
        }

        (string Name, string Type)? first = null;
        var hooks = new List<IDisposable>();
        try
        {
            foreach (var (name, module) in model.NamedModules())
            {
                hooks.Add(module.RegisterForwardHook((at, _, output) =>
                {
                    if (first is null && !TensorFacts.IsFinite(output)) first = (name, at.GetType().Name);
                    return null;
                }));
            }

            using var off = GradMode.NoGrad();
            using var scope = new TensorScope();
            trainer.Objective.Compute(batch);
        }
        finally
        {
            foreach (var hook in hooks) hook.Dispose();
        }

        if (first is not var (layer, type)) return (null, "The output of every layer is finite: it is the loss itself that is not, as a logarithm of 0 or a sum beyond the largest number.");
        return layer.Length == 0
            ? (null, $"The first output that is not finite is that of the whole model ({type}), outside its layers.")
            : (layer, $"The first output that is not finite is that of '{layer}' ({type}), whose weights are finite.");
    }

    private static string LayerOf(string parameter) => parameter.LastIndexOf('.') is var dot and > 0 ? parameter[..dot] : parameter;
}
