using System.Numerics;

namespace Ascent.Journey.Planning;

/// <summary>
/// How many days each item can slip in the serial schedule before the finish moves. While it waits, other ready work of
/// its phase goes on; so it can end as late as the end of its phase less the hours of all that waits for it there.
/// </summary>
internal static class SlackInDays
{
    public static int[] Of(WorkGraph graph, Schedule schedule, WorkCalendar calendar)
    {
        var nodes = graph.Nodes;
        var slack = new int[nodes.Count];
        var end = 0.0;
        var phaseEnd = new Dictionary<int, double>();
        foreach (var node in nodes)
        {
            var at = schedule.Placements[node.Index].EndHours;
            end = Math.Max(end, at);
            if (!node.Alongside) phaseEnd[node.Phase] = Math.Max(phaseEnd.GetValueOrDefault(node.Phase), at);
        }

        var words = (nodes.Count + 63) / 64;
        var below = new ulong[nodes.Count][];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var set = below[i] = new ulong[words];
            foreach (var after in nodes[i].After)
            {
                set[after >> 6] |= 1UL << (after & 63);
                var further = below[after];
                for (var w = i >> 6; w < words; w++) set[w] |= further[w];
            }

            if (nodes[i].Hours <= 0) continue;
            var limit = Latest(nodes, nodes[i], set, phaseEnd, end);
            var late = calendar.DayOf(limit);
            slack[i] = Math.Max(0, late.DayNumber - schedule.Placements[i].End.DayNumber);
        }

        return slack;
    }

    private static double Latest(IReadOnlyList<WorkNode> nodes, WorkNode node, ulong[] below, Dictionary<int, double> phaseEnd, double end)
    {
        var phase = node.Alongside ? int.MaxValue : node.Phase;
        var hours = 0.0;
        for (var w = 0; w < below.Length; w++)
        {
            for (var bits = below[w]; bits != 0; bits &= bits - 1)
            {
                var other = nodes[(w << 6) + BitOperations.TrailingZeroCount(bits)];
                if (other.Alongside || other.Phase > phase) continue;
                if (other.Phase < phase) (phase, hours) = (other.Phase, 0);
                hours += other.Hours;
            }
        }

        return (phase == int.MaxValue ? end : phaseEnd.GetValueOrDefault(phase, end)) - hours;
    }
}
