using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;

namespace Ascent.Application.Tests.Carrying;

/// <summary>What both homes answered, and differently: the newer answer counts, the person is told, and what made room can be had again.</summary>
public sealed class MergeChoiceTests : IDisposable
{
    private readonly TestHome _mine = new();
    private readonly TestHome _theirs = new();

    public void Dispose()
    {
        _mine.Dispose();
        _theirs.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_profiles_the_newer_one_counts_and_the_person_is_told(bool mineIsNewer)
    {
        _mine.Bench.SaveProfile(_mine.Bench.DefaultProfile() with { HoursPerWeek = 9 });
        _theirs.Time.Now = _mine.Time.Now.AddHours(mineIsNewer ? -1 : 1);
        _theirs.Bench.SaveProfile(_theirs.Bench.DefaultProfile() with { HoursPerWeek = 12 });
        var result = _mine.Bench.ImportJourney(Exported(), merge: true);
        var choice = Assert.Single(result.Choices);
        Assert.Equal("the profile (hoursPerWeek)", choice.What);
        Assert.Equal(mineIsNewer, choice.KeptHere);
        Assert.Equal((_mine.Time.Now, _theirs.Time.Now), (choice.HereAt, choice.ThereAt));
        Assert.Equal(mineIsNewer ? 9 : 12, _mine.Bench.Profile!.HoursPerWeek);
        Assert.Equal(_mine.Bench.Profile.HoursPerWeek, _mine.Bench.CurrentPlan().Profile.HoursPerWeek);
        Assert.Equal(mineIsNewer, result.Aside is null);
        if (result.Aside is not { } aside) return;
        using var before = Workbench.Open(new AscentHome(aside), _mine.Time);
        Assert.Equal(9, before.Profile!.HoursPerWeek);
    }

    [Fact]
    public void Notes_and_weekly_answers_written_in_both_are_chosen_by_time_and_told()
    {
        _mine.Bench.NotePaper("resnet", new Dictionary<PaperField, string> { [PaperField.Claim] = "mine", [PaperField.Doubts] = "the same" }, null);
        _mine.Bench.AnswerWeek(IsoWeek.Of(_mine.Bench.Today), "mine", null);
        _theirs.Time.Now = _mine.Time.Now.AddHours(1);
        _theirs.Bench.NotePaper("resnet", new Dictionary<PaperField, string> { [PaperField.Claim] = "theirs", [PaperField.Doubts] = "the same" }, null);
        _theirs.Bench.AnswerWeek(IsoWeek.Of(_mine.Bench.Today), "theirs", "sleep");
        var file = Exported();
        var result = _mine.Bench.ImportJourney(file, merge: true);
        Assert.Equal(["the note on the paper 'resnet': claim", $"the review of week {IsoWeek.Of(_mine.Bench.Today)}: learnt"], result.Choices.Select(choice => choice.What).Order(StringComparer.Ordinal));
        Assert.All(result.Choices, choice => Assert.False(choice.KeptHere));
        using (var before = Workbench.Open(new AscentHome(result.Aside!), _mine.Time))
            Assert.Contains("mine", before.ExportJourney(), StringComparison.Ordinal);

        var again = _mine.Bench.ImportJourney(file, merge: true);
        Assert.Equal(0, again.Rows);
        Assert.Empty(again.Choices);
        Assert.Null(again.Aside);
    }

    [Fact]
    public void Where_nothing_here_makes_room_nothing_is_kept_aside()
    {
        _theirs.Bench.LogTime("gradients-lab", 30, "there");
        var result = _mine.Bench.ImportJourney(Exported(), merge: true);
        Assert.True(result.Rows > 0);
        Assert.Empty(result.Choices);
        Assert.Null(result.Aside);
        Assert.Empty(Directory.GetDirectories(_mine.Home.Path, "aside-*"));
    }

    [Fact]
    public void Words_for_the_portfolio_in_both_homes_stay_and_the_others_are_told()
    {
        File.WriteAllText(_mine.Home.PortfolioFile, "name: Mine\n");
        File.WriteAllText(_theirs.Home.PortfolioFile, "name: Theirs\n");
        var choice = Assert.Single(_mine.Bench.ImportJourney(Exported(), merge: true).Choices);
        Assert.Contains("portfolio.yaml", choice.What, StringComparison.Ordinal);
        Assert.True(choice.KeptHere);
        Assert.Equal("name: Mine\n", File.ReadAllText(_mine.Home.PortfolioFile));
    }

    private string Exported() => _theirs.Write("theirs.json", _theirs.Bench.ExportJourney());
}
