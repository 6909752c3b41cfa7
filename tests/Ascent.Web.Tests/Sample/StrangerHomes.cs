using Ascent.Application;
using Ascent.Journey;
using Ascent.Journey.Career;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;

namespace Ascent.Web.Tests.Sample;

/// <summary>Two homes that are only looked at: one that holds nothing, one full of long names and hostile texts.</summary>
public sealed class StrangerHomes : IAsyncLifetime
{
    internal Site Empty { get; private set; } = null!;
    internal Site Full { get; private set; } = null!;

    /// <summary>The activity on which most of it lies.</summary>
    internal string Busiest { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Empty = await StartAsync();
        Full = await StartAsync();
        Full.Workbench.SaveProfile(Full.Workbench.DefaultProfile() with { Name = StrangerTests.Hostile, Role = StrangerTests.Long, Languages = [StrangerTests.Hostile, StrangerTests.Long] });
        Busiest = Furnish(Full.Workbench, StrangerTests.Hostile, StrangerTests.Long);
    }

    public async ValueTask DisposeAsync()
    {
        await Empty.DisposeAsync();
        await Full.DisposeAsync();
    }

    private static Task<Site> StartAsync() => Site.StartAsync(home => RealJourney.Open(home, new MovedClock(new(2026, 12, 2, 9, 30, 0, TimeSpan.Zero))));

    private static string Furnish(IWorkbench workbench, string hostile, string longest)
    {
        var id = workbench.CurrentPlan().Items.First(item => workbench.Pack.Activities[item.Id].Evidence == Journey.Content.EvidenceKind.Note).Id;
        workbench.LogTime(id, 90, longest);
        workbench.LogTime(id, 5, hostile);
        workbench.MarkDone(id, new(Note: $"{hostile} [x](javascript:alert(1)) {longest}"));
        workbench.NotePaper("lenet", PaperFields.All.ToDictionary(part => part, _ => $"{hostile} {longest}"), true);
        foreach (var week in new[] { workbench.Today, workbench.Today.AddDays(-7) }) workbench.AnswerWeek(IsoWeek.Of(week), hostile, longest);
        foreach (var (kind, title) in new[] { (CareerKind.Contact, longest), (CareerKind.Contribution, hostile), (CareerKind.Application, $"{hostile} {longest}"), (CareerKind.Post, "A post") })
            workbench.AddCareer(kind, title, new(null, $"https://example.org/{longest}", hostile + longest));
        Assert.Throws<JourneyException>(() => workbench.AddCareer(CareerKind.Post, "x", new(null, "javascript:alert(1)")));
        var rubric = workbench.Pack.Interviews["design-fraud"].Rubric;
        workbench.ScoreInterview("design-fraud", rubric.ToDictionary(criterion => criterion.Id, _ => 0), rubric.ToDictionary(criterion => criterion.Id, _ => hostile + longest), hostile + longest, 40, answerSeen: false);
        workbench.StartTimer(workbench.CurrentPlan().Items.First(item => item.Id != id).Id);
        using var run = Site.StartRun(workbench, longest, 3, hostile);
        run.Fail(hostile + longest);
        return id;
    }
}
