using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>What to ask next in the assessment of some skills, and whether there is anything left to ask.</summary>
public sealed class Placement
{
    private readonly JourneyPack _pack;
    private readonly Dictionary<string, int> _weights;

    /// <param name="pack">The journey.</param>
    /// <param name="scope">The skills that are to be placed; those without items are left to the activities.</param>
    public Placement(JourneyPack pack, IEnumerable<string> scope)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(scope);
        _pack = pack;
        Skills = [.. scope.Where(s => pack.Library.ItemsOf(s).Count > 0).Order(StringComparer.Ordinal)];
        _weights = Dependents(Skills);
    }

    /// <summary>The skills that can be tested.</summary>
    public IReadOnlyList<string> Skills { get; }

    /// <summary>Those that are not settled yet.</summary>
    public IEnumerable<string> Open(IReadOnlyDictionary<string, double> mastery, double upTo = MasteryRules.AskTo) =>
        Skills.Where(s => mastery[s] >= MasteryRules.AskFrom && mastery[s] <= upTo);

    /// <summary>
    /// The skill to ask about: nearest to 0.5, weighted by how many skills depend on it. A skill whose items were all asked with nothing
    /// new to draw is passed over; null when nothing is left to ask.
    /// </summary>
    public string? NextSkill(IReadOnlyDictionary<string, double> mastery, Func<string, bool> canAsk, double upTo = MasteryRules.AskTo)
    {
        ArgumentNullException.ThrowIfNull(mastery);
        ArgumentNullException.ThrowIfNull(canAsk);
        return Open(mastery, upTo).Where(canAsk).OrderByDescending(s => Doubt(mastery[s]) * Math.Sqrt(1 + _weights[s])).ThenBy(s => s, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>1 at 0.5 and 0 at certainty: the variance of a yes or no, times four.</summary>
    private static double Doubt(double p) => 4 * p * (1 - p);

    /// <summary>How many skills of the scope build on each, near or far.</summary>
    private Dictionary<string, int> Dependents(IReadOnlyList<string> scope)
    {
        var counts = scope.ToDictionary(s => s, _ => 0, StringComparer.Ordinal);
        foreach (var skill in scope)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>(_pack.Skills[skill].Prerequisites);
            while (open.TryPop(out var id))
            {
                if (!seen.Add(id) || !_pack.Skills.TryGetValue(id, out var ancestor)) continue;
                if (counts.TryGetValue(id, out var count)) counts[id] = count + 1;
                foreach (var further in ancestor.Prerequisites) open.Push(further);
            }
        }

        return counts;
    }
}
