using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Tests.Support;

/// <summary>A random journey that is well formed: acyclic graphs over four phases, papers, optional ones, variants, GPU needs.</summary>
internal static class SyntheticPack
{
    private static readonly string[] AreaIds = ["T1", "T2", "T3", "T4", "T5", "K1", "K2", "K3", "K4", "K5", "K6"];

    public static JourneyPack Make(int activities, int seed, double hoursEach = 4)
    {
        var random = new Random(seed);
        var skills = new Dictionary<string, Skill>();
        var skillCount = Math.Max(1, activities / 2);
        for (var i = 0; i < skillCount; i++)
        {
            var id = $"skill-{i:D4}";
            skills[id] = new Skill
            {
                Id = id,
                Title = $"Skill {i}",
                Area = AreaIds[random.Next(AreaIds.Length)],
                Prerequisites = Pick(random, i, 3).ConvertAll(k => $"skill-{k:D4}"),
                Hours = new(1, 2, 3),
                EasedBy = random.Next(3) == 0 ? new Dictionary<string, double> { [AreaIds[random.Next(5)]] = 0.5 + (random.Next(50) / 100.0) } : new Dictionary<string, double>(),
                Text = "x",
            };
        }

        var all = new Dictionary<string, Activity>();
        for (var i = 0; i < activities; i++)
        {
            var id = $"activity-{i:D4}";
            var o = hoursEach * (0.2 + random.NextDouble());
            var kind = random.Next(5) == 0 ? ActivityKind.Paper : (ActivityKind)random.Next(7);
            all[id] = new Activity
            {
                Id = id,
                Title = $"Activity {i}",
                Kind = kind,
                Phase = $"P{1 + (i * 4 / activities)}",
                Covers = random.Next(10) == 0 ? ["W"] : [],
                Skills = Pick(random, skillCount, 3).ConvertAll(k => $"skill-{k:D4}"),
                Prerequisites = Pick(random, i, 3).ConvertAll(k => $"activity-{k:D4}"),
                Hours = new(o, o * (1 + random.NextDouble()), o * (2 + (2 * random.NextDouble()))),
                EasedBy = random.Next(4) == 0 ? new Dictionary<string, double> { ["T1"] = 0.7, ["T3"] = 0.9 } : new Dictionary<string, double>(),
                Lab = kind == ActivityKind.Lab ? $"lab-{i}" : null,
                Optional = random.Next(4) == 0,
                NeedsGpu = random.Next(12) == 0,
                Evidence = kind == ActivityKind.Lab ? EvidenceKind.Attempt : EvidenceKind.Note,
                Text = "x",
            };
        }

        // Some activities stand in for the one before them.
        for (var i = 1; i < activities; i++)
        {
            if (random.Next(15) != 0) continue;
            var (original, instead) = ($"activity-{i - 1:D4}", $"activity-{i:D4}");
            if (all[original].Phase != all[instead].Phase || all[instead].Prerequisites.Contains(original)) continue;
            if (all.Values.Any(a => a.Variants.Any(v => v.Instead == original))) continue;
            all[original] = all[original] with
            {
                Variants = [random.Next(2) == 0 ? new Variant("nlp", null, instead) : new Variant(null, false, instead)],
            };
        }

        var optional = all.Values.Where(a => a.Optional).Select(a => a.Id).Take(3).ToList();
        return new JourneyPack
        {
            Id = "synthetic",
            Version = 1,
            Title = "Synthetic",
            From = "a",
            To = "b",
            HorizonWeeks = 39,
            ReferenceProfile = new Profile { HoursPerWeek = 16, StartOn = new(2026, 1, 5) },
            Phases = [new("P1", "One", 8, "x"), new("P2", "Two", 10, "x"), new("P3", "Three", 6, "x"), new("P4", "Four", 4, "x")],
            Rows = [new("W", "This week")],
            Areas = [.. AreaIds.Select(a => new Area(a, a, a[0] == 'T' ? 0 : a[1] - '0'))],
            Skills = skills,
            Activities = all,
            Resources = new Dictionary<string, Resource>(),
            Documents = new Dictionary<string, Document>(),
            RealityQuestions =
            [
                new("drive", "What drives you?", [], [new("all", "All of it", null, 1, null, optional), new("less", "Less", "Slower is fine.", 1.2, "K1", [])]),
            ],
        };
    }

    private static List<int> Pick(Random random, int below, int most)
    {
        var picked = new SortedSet<int>();
        for (var n = below == 0 ? 0 : random.Next(most + 1); n > 0; n--) picked.Add(below - 1 - random.Next(Math.Min(below, 20)));
        return [.. picked];
    }
}
