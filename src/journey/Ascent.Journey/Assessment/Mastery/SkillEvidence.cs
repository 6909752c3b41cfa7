using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>One thing that was seen of a skill, as the log keeps it.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="At">When.</param>
public abstract record Observation(string Skill, DateTimeOffset At)
{
    /// <summary>P(seen | known) and P(seen | unknown).</summary>
    public abstract (double Unknown, double Known) Likelihood { get; }

    /// <summary>P(learnt by it).</summary>
    public virtual double Transit => 0;
}

/// <summary>An answer to a question. One after a hint counts as wrong; "I don't know" is wrong without a guess.</summary>
public sealed record AnswerSeen(string Skill, DateTimeOffset At, string Item, ItemKind Kind, bool Right, bool DontKnow = false, bool AfterHint = false) : Observation(Skill, At)
{
    public bool CountsAsRight => Right && !DontKnow && !AfterHint;

    public override (double Unknown, double Known) Likelihood =>
        CountsAsRight ? (MasteryRules.Guess(Kind), 1 - MasteryRules.Slip)
        : DontKnow ? (1, MasteryRules.Slip)
        : (1 - MasteryRules.Guess(Kind), MasteryRules.Slip);
}

/// <summary>An activity that practises the skill is done; <paramref name="Graded"/> when tests of ours passed it.</summary>
public sealed record WorkDone(string Skill, DateTimeOffset At, string Activity, bool Graded) : Observation(Skill, At)
{
    public override (double Unknown, double Known) Likelihood => (Graded ? MasteryRules.PassedUnknown : MasteryRules.DoneUnknown, MasteryRules.DoneKnown);

    public override double Transit => MasteryRules.Transit;
}

/// <summary>
/// Bayesian knowledge tracing of one skill (Corbett and Anderson 1994), kept as the two rows of a matrix: the probability of all that was
/// seen together with being known now, for who came without the skill and for who came with it. The graph of skills says what people come
/// with; from then on each skill is traced for itself.
/// </summary>
public readonly record struct SkillTrace
{
    private readonly double _fromUnknownUnknown;
    private readonly double _fromUnknownKnown;
    private readonly double _fromKnown;

    private SkillTrace(double uu, double uk, double k)
    {
        // Only the ratio counts; long logs must not underflow, and nothing becomes so sure that no answer could change it.
        const double least = 1e-100;
        var scale = Math.Max(Math.Max(uu, uk), k);
        (_fromUnknownUnknown, _fromUnknownKnown, _fromKnown) = (Math.Max(uu / scale, least), uk / scale, Math.Max(k / scale, least));
    }

    public static SkillTrace Nothing { get; } = new(1, 0, 1);

    /// <summary>P(all that was seen), for who came without the skill and with it; up to a common factor.</summary>
    public (double Unknown, double Known) Evidence => (_fromUnknownUnknown + _fromUnknownKnown, _fromKnown);

    public static SkillTrace Of(IEnumerable<Observation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        return observations.Aggregate(Nothing, (trace, seen) => trace.Then(seen));
    }

    /// <summary>Learning by the work comes first, then what its outcome says.</summary>
    public SkillTrace Then(Observation seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var (unknown, known) = seen.Likelihood;
        var learnt = _fromUnknownUnknown * seen.Transit;
        return new((_fromUnknownUnknown - learnt) * unknown, (_fromUnknownKnown + learnt) * known, _fromKnown * known);
    }

    /// <summary>P(known now), when P(known at the beginning) is <paramref name="came"/> after all evidence.</summary>
    public double Now(double came) => came + ((1 - came) * _fromUnknownKnown / (_fromUnknownUnknown + _fromUnknownKnown));
}
