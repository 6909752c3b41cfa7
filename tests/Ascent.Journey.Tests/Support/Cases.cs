using Ascent.Journey.Profiles;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Support;

/// <summary>A person, a day and, for synthetic journeys, the shape of the pack.</summary>
public sealed record Case(Profile Profile, DateOnly Today, int Activities, int Seed);

internal static class Cases
{
    private static readonly string[] Areas = ["T1", "T2", "T3", "T4", "T5", "K1", "K2", "K3", "K4", "K5", "K6"];

    public static Gen<Profile> Profiles =>
        from halves in Gen.Choose(8, 80)
        from gpu in Gen.Elements(true, false)
        from track in Gen.Elements("vision", "nlp")
        from day in Gen.Choose(0, 800)
        from turn in Gen.Choose(0, 3)
        from weeks in Gen.Choose(0, 104).ListOf(4)
        from deadline in Gen.Choose(-1, 80)
        from rest in Gen.Choose(-20, 200)
        from rested in Gen.Choose(0, 40)
        from ratings in Gen.Choose(0, 4).ListOf(Areas.Length)
        let start = new DateOnly(2026, 1, 1).AddDays(day)
        select new Profile
        {
            HoursPerWeek = halves / 2.0,
            StartOn = start,
            Track = track,
            Hardware = new Hardware { Gpu = gpu },
            WeeksOff = [.. weeks.Select(w => IsoWeek.Of(start.AddDays(7 * w))).Concat(TurnOfYear(turn)).Distinct().Order()],
            Breaks = rest < 0 ? [] : [new Break(start.AddDays(rest), rested == 0 ? null : start.AddDays(rest + rested))],
            Deadline = deadline < 0 ? null : start.AddDays(7 * deadline),
            Ratings = Areas.Zip(ratings).ToDictionary(p => p.First, p => p.Second),
        };

    public static Arbitrary<Case> Synthetic =>
        (from profile in Profiles
         from later in Gen.Choose(-30, 60)
         from activities in Gen.Choose(1, 300)
         from seed in Gen.Choose(0, 1_000_000)
         from mastered in Gen.Choose(0, 150).ListOf(5)
         from answer in Gen.Elements("", "all", "less")
         from wants in Gen.Choose(0, 299).ListOf(20)
         select new Case(
             profile with
             {
                 Wants = [.. wants.Where(w => w < activities).Distinct().Select(w => $"activity-{w:D4}")],
                 Mastered = [.. mastered.Where(m => m < activities / 2).Distinct().Select(m => $"skill-{m:D4}")],
                 Reality = answer.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["drive"] = answer },
             },
             profile.StartOn.AddDays(later),
             activities,
             seed)).ToArbitrary();

    private static IEnumerable<IsoWeek> TurnOfYear(int kind) => kind switch
    {
        1 => [new(2026, 52), new(2026, 53), new(2027, 1)],
        2 => [new(2026, 53)],
        _ => [],
    };
}
