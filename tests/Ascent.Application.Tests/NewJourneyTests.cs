using Ascent.Journey;
using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Store.Content;

namespace Ascent.Application.Tests;

/// <summary>A second journey is made in minutes, and nothing in the program knows the first.</summary>
public sealed class NewJourneyTests : IDisposable
{
    private readonly TestHome _home = new(started: false);

    private string Content => _home.PathOf("content");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_new_journey_passes_the_check_without_a_gap_and_can_be_planned()
    {
        var folder = NewJourney.Create(Content, "cook-to-chemist");

        var result = await new ContentCheck(Content, _home.Home).RunAsync(new ContentCheckOptions([], false), progress: null, TestContext.Current.CancellationToken);
        Assert.Empty(result.Problems);
        Assert.Equal(new PackCounts(3, 4, 3, 9, 4, 1, 1), result.Counts);

        var pack = ContentFolder.Load(folder, _home.Home.Cache);
        Assert.Equal("cook-to-chemist", pack.Id);
        var start = new DateOnly(2026, 11, 30);
        var plan = Planner.Plan(pack, pack.ReferenceProfile with { StartOn = start }, JourneyProgress.None, start);
        Assert.Equal(4, plan.Items.Count);
        Assert.True(plan.Forecast.Feasible);
        Assert.All(pack.Items.Values, item => Assert.NotEmpty(ItemInstance.Draw(item, 3).Answer));
    }

    [Fact]
    public void A_journey_that_is_there_or_has_no_id_is_not_written()
    {
        NewJourney.Create(Content, "one");
        Assert.Contains("is there already", Assert.Throws<JourneyException>(() => NewJourney.Create(Content, "one")).Message, StringComparison.Ordinal);
        foreach (var id in (string[])["", "One", "a b", "../one", "a.b", "-"])
            Assert.Contains("is no id", Assert.Throws<JourneyException>(() => NewJourney.Create(Content, id)).Message, StringComparison.Ordinal);
        Assert.Equal(["journeys", "labs"], Directory.GetFileSystemEntries(Content).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal));
        Assert.Single(ContentRoot.Journeys(Content));
    }

    [Fact]
    public void The_journey_is_the_named_one_else_the_usual_one_else_the_only_one()
    {
        var one = NewJourney.Create(Content, "one");
        Assert.Equal(one, ContentRoot.Journey(Content, null));
        var two = NewJourney.Create(Content, "two");
        Assert.Equal(two, ContentRoot.Journey(Content, "two"));
        Assert.Contains("several journeys: one, two", Assert.Throws<JourneyException>(() => ContentRoot.Journey(Content, null)).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'two'?", Assert.Throws<JourneyException>(() => ContentRoot.Journey(Content, "tow")).Message, StringComparison.Ordinal);
        var usual = NewJourney.Create(Content, ContentRoot.UsualJourney);
        Assert.Equal(usual, ContentRoot.Journey(Content, null));
    }

    [Fact]
    public async Task Two_journeys_in_one_folder_share_the_labs()
    {
        NewJourney.Create(Content, "one");
        NewJourney.Create(Content, "two");
        File.Move(Path.Combine(Content, "journeys", "two", "faq.md"), Path.Combine(Content, "journeys", "two", "unread.md"));
        var result = await new ContentCheck(Content, _home.Home).RunAsync(new ContentCheckOptions([], false), progress: null, TestContext.Current.CancellationToken);
        Assert.All(result.Problems, problem => Assert.Equal("journeys/two/unread.md", problem.File));
        Assert.NotEmpty(result.Problems);
        Assert.Equal(8, result.Counts.Activities);
    }

    [Fact]
    public void A_cold_command_reads_nothing_of_the_library_and_a_damaged_one_is_parsed_again()
    {
        var folder = NewJourney.Create(Content, "one");
        ContentFolder.Load(folder, _home.Home.Cache);
        var parts = Directory.GetFiles(_home.Home.Cache, "library-one.*.json");
        Assert.Equal(4, parts.Length);
        foreach (var text in new[] { "", "{", "null", "[{}]", "[1]" })
        {
            foreach (var part in Directory.GetFiles(_home.Home.Cache, "library-one.*.json")) File.WriteAllText(part, text);

            // The frame is read without a look at the library, which would have been mended.
            var pack = ContentFolder.Load(folder, _home.Home.Cache);
            Assert.Equal(4, pack.Activities.Count);
            Assert.All(Directory.GetFiles(_home.Home.Cache, "library-one.*.json"), part => Assert.Equal(text, File.ReadAllText(part)));
            Assert.Equal(9, pack.Items.Count);
            Assert.Equal(4, pack.Cards.Count);
            Assert.Single(pack.Papers);
            Assert.Single(pack.Interviews);
            Assert.All(Directory.GetFiles(_home.Home.Cache, "library-one.*.json"), part => Assert.NotEqual(text, File.ReadAllText(part)));
        }

        // Two journeys do not push one another out.
        ContentFolder.Load(NewJourney.Create(Content, "two"), _home.Home.Cache);
        Assert.Equal(2, Directory.GetFiles(_home.Home.Cache, "journey-*.json").Length);
    }
}
