using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Profiles;

public sealed class ProfileJsonTests
{
    private static readonly JourneyPack Pack = MiniContent.Pack();
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void Hours_alone_make_a_profile_and_the_rest_is_the_reference_person_s()
    {
        var profile = Read("""{"hoursPerWeek": 12}""");

        Assert.Equal(12, profile.HoursPerWeek);
        Assert.Equal(Today, profile.StartOn);
        Assert.Null(profile.Deadline);
        Assert.Equal((3, 0, 0), (profile.Rating("T1"), profile.Rating("K1"), profile.Rating("K4")));
        Assert.Equal("vision", profile.Track);
        Assert.False(profile.Hardware.Gpu);
    }

    [Fact]
    public void A_profile_survives_writing_and_reading()
    {
        var profile = Read("""
            {"schema": 1, "name": "Ada", "role": "backend engineer", "yearsExperience": 7.5, "languages": ["C#", "Go"], "ratings": {"T1": 4, "K1": 1},
             "hoursPerWeek": 10.5, "weeksOff": ["2026-W53", "2026-W52"], "startOn": "2026-12-01", "deadline": "2027-12-01", "track": "nlp",
             "hardware": {"gpu": true, "vramGb": 12, "ramGb": 32, "cores": 8}, "freeOnly": true, "prefers": ["video", "book"],
             "mastered": ["vectors"], "reality": {"cycles": "some"}}
            """);

        var again = Read(ProfileJson.Write(profile));

        Assert.Equal(ProfileJson.Write(profile), ProfileJson.Write(again));
        Assert.Equal(["2026-W52", "2026-W53"], again.WeeksOff.Select(w => w.ToString()));
        Assert.Equal(("Ada", 7.5, 4, 12.0, "some"), (again.Name, again.YearsExperience, again.Rating("T1"), again.Hardware.VramGb, again.Reality["cycles"]));
    }

    [Theory]
    [InlineData("""{}""", "'hoursPerWeek' is missing")]
    [InlineData("""{"hoursPerWeek": null}""", "'hoursPerWeek' is missing")]
    [InlineData("""{"hoursPerWeek": 0}""", "'hoursPerWeek' is 0; it must be more than 0 and at most 80")]
    [InlineData("""{"hoursPerWeek": 80.1}""", "at most 80")]
    [InlineData("""{"hoursPerWeek": "12"}""", "must be a number, not a text")]
    [InlineData("""{"hoursPerWeek": 1e999}""", "out of range")]
    [InlineData("""{"hoursPerWeek": NaN}""", "not valid JSON")]
    [InlineData("""{"hoursPerWeek": 12, "hoursPerWeek": 13}""", "stands twice")]
    [InlineData("""{"hoursPerWeek": 12, "houers": 13}""", "'houers' is not a key of a profile")]
    [InlineData("""{"hoursPerWeek": 12, "schema": 2}""", "'schema' is 2")]
    [InlineData("""{"hoursPerWeek": 12, "ratings": {"T1": 5}}""", "'ratings.T1' is 5; it must lie between 0 and 4")]
    [InlineData("""{"hoursPerWeek": 12, "ratings": {"T1": 2.5}}""", "whole number")]
    [InlineData("""{"hoursPerWeek": 12, "ratings": {"T9": 2}}""", "'ratings.T9' is not an area")]
    [InlineData("""{"hoursPerWeek": 12, "ratings": []}""", "'ratings' must be an object, not a list")]
    [InlineData("""{"hoursPerWeek": 12, "weeksOff": ["2025-W53"]}""", "write an ISO week of that year")]
    [InlineData("""{"hoursPerWeek": 12, "weeksOff": "2026-W53"}""", "must be a list")]
    [InlineData("""{"hoursPerWeek": 12, "startOn": "2026-13-01"}""", "'startOn' is '2026-13-01'")]
    [InlineData("""{"hoursPerWeek": 12, "startOn": "2026-12-01", "deadline": "2026-11-30"}""", "'deadline' is 2026-11-30, which is before the start")]
    [InlineData("""{"hoursPerWeek": 12, "deadline": "9999-12-31"}""", "the year must lie between")]
    [InlineData("""{"hoursPerWeek": 12, "track": "audio"}""", "one of vision, nlp")]
    [InlineData("""{"hoursPerWeek": 12, "hardware": {"gpu": 1}}""", "'hardware.gpu' must be true or false")]
    [InlineData("""{"hoursPerWeek": 12, "hardware": {"tpu": true}}""", "'hardware.tpu' is not a key")]
    [InlineData("""{"hoursPerWeek": 12, "mastered": ["vector"]}""", "did you mean 'vectors'?")]
    [InlineData("""{"hoursPerWeek": 12, "mastered": ["vectors", "vectors"]}""", "twice")]
    [InlineData("""{"hoursPerWeek": 12, "prefers": ["podcast"]}""", "not a kind of material")]
    [InlineData("""{"hoursPerWeek": 12, "reality": {"cycles": "maybe"}}""", "'reality.cycles' is 'maybe'; it must be one of no, some")]
    [InlineData("""{"hoursPerWeek": 12, "reality": {"pay": "yes"}}""", "not a question")]
    [InlineData("""{"hoursPerWeek": 12, "name": ""}""", "'name' is empty")]
    [InlineData("""[]""", "a profile is an object")]
    [InlineData("", "not valid JSON")]
    [InlineData("""{"hoursPerWeek": 12} x""", "not valid JSON")]
    [InlineData("""{"hoursPerWeek": 12, "name": "\ud800"}""", "broken character")]
    public void A_fault_is_refused_with_key_and_reason(string json, string message)
    {
        var fault = Assert.Throws<JourneyException>(() => Read(json));

        Assert.Equal(ProblemKind.BadInput, fault.Kind);
        Assert.StartsWith("p.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_names_its_line() =>
        Assert.StartsWith("p.json:3: 'ratings.T1'", Assert.Throws<JourneyException>(() => Read("{\n\"hoursPerWeek\": 12, \"ratings\": {\n\"T1\": 7}}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Throws<JourneyException>(() => Read("{\"hoursPerWeek\": " + new string('[', 100_000)));

    [Fact]
    public void Any_text_gives_a_profile_or_a_problem() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var text = """{"schema": 1, "hoursPerWeek": 12, "ratings": {"T1": 3}, "weeksOff": ["2026-W53"], "startOn": "2026-12-01"}""".ToCharArray();
            for (var n = random.Next(1, 6); n > 0; n--) text[random.Next(text.Length)] = (char)random.Next(1, 0x2FF);
            try
            {
                return Read(new string(text)).HoursPerWeek is > 0 and <= 80;
            }
            catch (JourneyException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_JSON_Resume_gives_role_years_and_languages()
    {
        const string resume = """
            {"basics": {"name": "Grace", "label": "Platform engineer"},
             "work": [{"position": "Developer", "startDate": "2016-01-01", "endDate": "2020-01-01"},
                      {"position": "Consultant", "startDate": "2018-06", "endDate": "2019"},
                      {"position": "Platform engineer", "startDate": "2021-01-01"}],
             "skills": [{"name": "Backend", "keywords": ["golang", "python", "Docker", "C#"]}, {"name": "Rust"}]}
            """;
        Assert.True(ProfileJson.IsJsonResume(resume));

        var profile = ProfileJson.FromJsonResume(resume, "cv.json", MiniContent.Profile(12) with { StartOn = new(2026, 1, 1) });

        Assert.Equal(("Grace", "Platform engineer", 9.0, 12.0), (profile.Name, profile.Role, profile.YearsExperience, profile.HoursPerWeek));
        Assert.Equal(["Go", "Python", "C#", "Rust"], profile.Languages);
    }

    [Theory]
    [InlineData("""{"hoursPerWeek": 12}""")]
    [InlineData("""[1]""")]
    [InlineData("""nonsense""")]
    public void What_is_no_resume_is_not_taken_for_one(string json) => Assert.False(ProfileJson.IsJsonResume(json));

    [Theory]
    [InlineData("""{"basics": {}}""", "nothing to take")]
    [InlineData("""{"work": [{"startDate": "soon"}]}""", "'work.startDate' is 'soon'")]
    [InlineData("""{"work": {}}""", "'work' is an object")]
    [InlineData("""{"work": [{"startDate": "2020", "endDate": "2018"}]}""", "before 'startDate'")]
    public void A_resume_that_cannot_be_used_is_refused_with_the_reason(string json, string message) =>
        Assert.Contains(message, Assert.Throws<JourneyException>(() => ProfileJson.FromJsonResume(json, "cv.json", MiniContent.Profile())).Message, StringComparison.Ordinal);

    private static Profile Read(string json) => ProfileJson.Read(json, "p.json", Pack, Today);
}
