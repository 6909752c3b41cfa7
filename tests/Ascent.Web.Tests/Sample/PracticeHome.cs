using Ascent.Application;
using Ascent.Journey.Career;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;

namespace Ascent.Web.Tests.Sample;

/// <summary>A home in which something of everything was practised, and that is only looked at.</summary>
public sealed class PracticeHome : IAsyncLifetime
{
    internal Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Site.StartAsync(home => RealJourney.Open(home, PracticeTests.Clock));
        Site.Workbench.SaveProfile(Site.Workbench.DefaultProfile());
        Furnish(Site.Workbench);
        PracticeTests.Study(Site);
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private static void Furnish(IWorkbench workbench)
    {
        var first = workbench.CurrentPlan().Items[0].Id;
        workbench.LogTime(first, 90, "chapter 1");
        workbench.NotePaper("lenet", new Dictionary<PaperField, string> { [PaperField.Claim] = "Learned features win: $0.95\\,\\%$ errors." }, true);
        workbench.AnswerWeek(IsoWeek.Of(workbench.Today.AddDays(-7)), "Broadcasting.", "Start with the lab, not with the video.");
        workbench.AddCareer(CareerKind.Contact, "Ada, who builds compilers for accelerators", new(Note: "met at the meetup"));
        workbench.AddCareer(CareerKind.Contribution, "Fix a shape error in a documentation example", new("opened", "https://example.org/a/very/long/path/to/a/pull/request/that/does/not/break/7"));
        workbench.AddCareer(CareerKind.Application, "ML engineer at Example", new());
        workbench.MoveCareer(3, "screening", new());
        var rubric = workbench.Pack.Interviews["design-fraud"].Rubric;
        workbench.ScoreInterview("design-fraud", rubric.ToDictionary(criterion => criterion.Id, criterion => criterion.Points - 1), new Dictionary<string, string> { [rubric[0].Id] = "asked too late" }, "hurried", 47, answerSeen: false);
    }
}
