namespace Ascent.Nn.Training.Diagnosis;

/// <summary>What to try against each kind of finding.</summary>
internal static class Advice
{
    internal static IReadOnlyList<string> For(FindingKind kind) => kind switch
    {
        FindingKind.UnusableInput =>
        [
            "Look at a few examples as the network gets them: plot an image, decode a text.",
            "Check the normalisation: a deviation of 0 divides to NaN, a wrong scale makes everything alike.",
        ],
        FindingKind.NonFinite =>
        [
            "Lower the learning rate by a factor of 10, or warm it up over the first few hundred steps.",
            "Clip the gradients' norm to 1.",
            "Look for a logarithm or a root of 0, and a division by something that can be 0, in or before this layer.",
        ],
        FindingKind.LearningRateTooHigh =>
        [
            "Lower the learning rate by a factor of 10, and again until the loss falls from the first steps on.",
            "Warm the rate up over the first few hundred steps.",
        ],
        FindingKind.LearningRateTooLow =>
        [
            "Raise the learning rate by a factor of 10, and again until the loss moves.",
            "Check the schedule: a warm-up longer than the training never reaches the rate.",
            "Check that the parameters are trained: not frozen, and in the optimiser.",
        ],
        FindingKind.ExplodingLoss =>
        [
            "Lower the learning rate by a factor of 10.",
            "Clip the gradients' norm to 1.",
            "Check the scale of inputs and targets.",
        ],
        FindingKind.ExplodingGradient =>
        [
            "Clip the gradients' norm to 1.",
            "Lower the learning rate, and normalise inputs and targets.",
            "Begin with smaller weights, or put a normalisation between the layers.",
        ],
        FindingKind.DeadRelu =>
        [
            "Lower the learning rate: one large step can push units where they never fire again.",
            "Check how weights and biases begin: He's rule for weights, 0 for biases.",
            "Use a leaky ReLU or GELU, or put batch norm before the ReLU.",
        ],
        FindingKind.SaturatedUnits =>
        [
            "Begin with smaller weights (Glorot's rule), and normalise the inputs.",
            "Use ReLU or GELU instead of sigmoid and tanh, or put a normalisation before them.",
        ],
        FindingKind.VanishingGradient =>
        [
            "Use ReLU or GELU instead of sigmoid and tanh.",
            "Add residual connections, or a normalisation between the layers.",
            "Begin with He's or Glorot's rule, which keeps the gradients' scale over depth.",
        ],
        FindingKind.NoLearning =>
        [
            "Train on ten examples alone: a network that cannot learn these by heart has a fault in model, loss or labels.",
            "Check that inputs and labels still belong together after shuffling and batching.",
            "Try learning rates ten times larger and smaller.",
        ],
        FindingKind.ClassCollapse =>
        [
            "Check the labels, and how often each class comes.",
            "Lower the learning rate: a large first step can leave only the output's bias at work.",
            "Weigh the classes in the loss, or draw them equally often, if one of them is most of the data.",
        ],
        FindingKind.Overfitting =>
        [
            "Keep the weights of the best evaluation, and stop early.",
            "Augment the data, or get more.",
            "Add dropout or weight decay, or make the network smaller.",
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of finding has no advice."),
    };
}
