using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>How <see cref="Muon"/> fits its rate to a matrix [a, b].</summary>
public enum MuonRate
{
    /// <summary>rate sqrt(max(1, a / b)), as Jordan has it.</summary>
    Original,

    /// <summary>0.2 rate sqrt(max(a, b)): steps as large as AdamW's, so that one rate serves both (Liu and others: Muon is Scalable for LLM Training, 2025).</summary>
    MatchAdamW,
}

/// <summary>Numbers of <see cref="Muon"/>.</summary>
public sealed record MuonOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public MuonOptions() => (LearningRate, WeightDecay) = (1e-3, 0.1);

    /// <summary>Part of the mean gradient that is kept.</summary>
    public double Momentum { get; init => field = BelowOne(value, nameof(Momentum)); } = 0.95;

    /// <summary>Looks ahead along the mean.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Iterations of Newton and Schulz.</summary>
    public int Iterations { get; init; } = 5;

    /// <summary>Keeps the norm from 0.</summary>
    public double Epsilon { get; init => field = NotNegative(value, nameof(Epsilon)); } = 1e-7;

    /// <summary>How the rate is fitted to the shape.</summary>
    public MuonRate Rate { get; init; }
}

/// <summary>
/// Muon (Jordan and others: Muon, an Optimizer for Hidden Layers in Neural Networks, 2024) as PyTorch has it, for matrices, with
/// <see cref="AdamW"/> for all other parameters, embeddings and the output layer among them: m = b m + (1 - b) g;
/// u = m, or (1 - b) g + b m for Nesterov's step; X = u / |u|; five times X = 3.4445 X - 4.775 X X^T X + 2.0315 (X X^T)² X, which brings
/// the singular values near 1; p -= rate decay p; p -= rate' X. A weight of more than two dimensions counts as [first, all others].
/// </summary>
public sealed class Muon : Optimizer
{
    private const double A = 3.4445, B = -4.7750, C = 2.0315;
    private readonly ParameterGroup<MuonOptions> _matrices;
    private readonly ParameterGroup<AdamOptions>? _rest;
    private readonly ParameterUpdate<AdamRule>[] _updates;

    /// <summary>Matrices by Muon, the rest by AdamW.</summary>
    /// <exception cref="ArgumentException">A matrix with fewer than two dimensions.</exception>
    public Muon(ParameterGroup<MuonOptions> matrices, ParameterGroup<AdamOptions>? rest = null)
        : base(rest is null ? [matrices] : [matrices, rest])
    {
        (_matrices, _rest) = (matrices, rest);
        foreach (var matrix in matrices.Parameters)
        {
            if (matrix.Rank < 2) throw new ArgumentException($"Muon takes matrices; a parameter of shape {matrix.Shape} belongs to the rest, for AdamW.", nameof(matrices));
        }

        _updates = new ParameterUpdate<AdamRule>[rest?.Parameters.Count ?? 0];
    }

    /// <inheritdoc/>
    public override void Step()
    {
        using (GradMode.NoGrad())
        {
            for (var i = 0; i < _matrices.Parameters.Count; i++) Step(_matrices.Parameters[i], StateOf(i));
        }

        if (_rest is not null) StepRest(_rest);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => ReferenceEquals(group, _rest) ? Adam.Names : ["momentum_buffer"];

    /// <summary>The matrix with the same singular vectors and singular values near 1. x [a, b].</summary>
    private static Tensor Orthogonalized(Tensor x, int iterations, double epsilon)
    {
        var tall = x.Shape[0] > x.Shape[1];
        if (tall) x = x.T;
        using var square = x * x;
        x /= Math.Max(epsilon, Math.Sqrt(square.Sum().Item()));
        for (var i = 0; i < iterations; i++)
        {
            using var gram = x.MatMul(x.T);
            using var fourth = gram.MatMul(gram);
            using var weights = (gram * B) + (fourth * C);
            x = (x * A) + weights.MatMul(x);
        }

        return (tall ? x.T : x).Contiguous();
    }

    private void Step(Tensor parameter, ParameterState state)
    {
        if (parameter.Grad is not { } gradient) return;
        var options = _matrices.Options;
        state.Step++;
        state.First ??= NewState(parameter);
        using var scope = new TensorScope();
        using var slope = options.Maximize ? -gradient : gradient.Detach();
        state.First.CopyFrom((state.First * options.Momentum) + (slope * (1 - options.Momentum)));
        var direction = options.Nesterov ? (slope * (1 - options.Momentum)) + (state.First * options.Momentum) : state.First;
        int rows = parameter.Shape[0], columns = rows == 0 ? 0 : parameter.Count / rows;
        var step = Orthogonalized(direction.Reshape([rows, columns]), options.Iterations, options.Epsilon).Reshape(parameter.Shape);
        var rate = _matrices.LearningRate * (options.Rate == MuonRate.Original ? Math.Sqrt(Math.Max(1, (double)rows / columns)) : 0.2 * Math.Sqrt(Math.Max(rows, columns)));
        parameter.CopyFrom((parameter * (1 - (_matrices.LearningRate * options.WeightDecay))) - (step * rate));
    }

    private void StepRest(ParameterGroup<AdamOptions> rest)
    {
        var count = 0;
        for (var i = 0; i < rest.Parameters.Count; i++)
        {
            var (parameter, state) = (rest.Parameters[i], StateOf(_matrices.Parameters.Count + i));
            if (parameter.Grad is not { } gradient) continue;
            state.Step++;
            var rule = Adam.Rule(rest.Options, rest.LearningRate, parameter, state, decoupled: true);
            _updates[count++] = new(parameter, gradient.Contiguous(), state.First, state.Second, state.Third, rule);
        }

        if (count > 0) ParameterUpdates.Apply(_updates.AsSpan(0, count));
        Array.Clear(_updates, 0, count);
    }
}
