using System.CommandLine;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Ascent.Benchmarks.Journey;

/// <summary>The command "plan": a whole plan, forecast and reasons included, of journeys of several sizes, within one process.</summary>
internal static class PlanCommand
{
    private static readonly int[] Sizes = [200, 2_000];
    private static readonly DateOnly Start = new(2026, 1, 5);

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Plans of each size; the median and the best are told.", DefaultValueFactory = _ => 30 };
        var command = new Command("plan", "Measures whole plans of 200 and 2,000 activities. Example: plan --rounds 60") { rounds };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--rounds: a number from 1 to 10000 is needed.");
        });
        command.SetAction(parsed => Run(parsed.GetValue(rounds)));
        return command;
    }

    private static int Run(int rounds)
    {
        foreach (var size in Sizes)
        {
            var pack = Make(size);
            var profile = new Profile { HoursPerWeek = 40, StartOn = Start, Deadline = Start.AddYears(20) };
            var whole = Time(rounds, () => Planner.Plan(pack, profile, JourneyProgress.None, Start));
            var late = Time(rounds, () => Planner.Plan(pack, profile with { Deadline = Start.AddDays(60) }, JourneyProgress.None, Start));
            Console.WriteLine($"  {size,5:N0} activities   plan with forecast {whole}   with the ways out of a missed deadline {late}");
        }

        return 0;
    }

    private static string Time(int rounds, Action work)
    {
        for (var i = 0; i < 3; i++) work();
        var times = new List<double>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            work();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return $"{times[times.Count / 2]:0.0} ms (best {times[0]:0.0})";
    }

    /// <summary>Four phases of readings and papers; each activity practises a skill that builds on earlier ones, and every tenth is optional.</summary>
    private static JourneyPack Make(int size)
    {
        var skills = new Dictionary<string, Skill>(StringComparer.Ordinal);
        var activities = new Dictionary<string, Activity>(StringComparer.Ordinal);
        for (var i = 0; i < size; i++)
        {
            var (skill, id) = ($"skill-{i:D4}", $"activity-{i:D4}");
            string[] before = [.. new[] { i - 1 - (i % 7), i - 1 - (i % 13) }.Where(b => b >= 0 && b < i).Distinct().Select(b => $"{b:D4}")];
            skills[skill] = new()
            {
                Id = skill,
                Title = skill,
                Area = i % 2 == 0 ? "K1" : "K4",
                Prerequisites = [.. before.Select(b => "skill-" + b)],
                Hours = new(1, 2, 3),
                EasedBy = i % 3 == 0 ? new Dictionary<string, double> { ["T1"] = 0.8 } : new Dictionary<string, double>(),
                Text = "x",
            };
            activities[id] = new()
            {
                Id = id,
                Title = id,
                Kind = i % 20 == 0 ? ActivityKind.Paper : ActivityKind.Reading,
                Phase = $"P{1 + (i * 4 / size)}",
                Skills = [skill],
                Prerequisites = [.. before.Take(1).Select(b => "activity-" + b)],
                Hours = new(0.5 + (i % 5), 1 + (i % 5), 3 + (2 * (i % 5))),
                Optional = i % 10 == 9,
                Evidence = EvidenceKind.Note,
                Text = "x",
            };
        }

        return new()
        {
            Id = "generated",
            Version = 1,
            Title = "Generated",
            From = "a",
            To = "b",
            HorizonWeeks = 39,
            ReferenceProfile = new Profile { HoursPerWeek = 16, StartOn = Start },
            Phases = [.. Enumerable.Range(1, 4).Select(p => new Phase($"P{p}", $"Phase {p}", 10, "x"))],
            Rows = [],
            Areas = [new("T1", "T1", 0), new("K1", "K1", 1), new("K4", "K4", 4)],
            Skills = skills,
            Activities = activities,
            Resources = new Dictionary<string, Resource>(),
            Documents = new Dictionary<string, Document>(),
            RealityQuestions = [],
        };
    }
}
