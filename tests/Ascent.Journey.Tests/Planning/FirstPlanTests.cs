using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

public sealed class FirstPlanTests
{
    [Fact]
    public void A_plan_survives_its_JSON()
    {
        var plan = Planner.Plan(MiniContent.Pack(), MiniContent.Profile(), JourneyProgress.None, new(2026, 1, 5));
        var json = PlanJson.Write(plan);
        TestContext.Current.SendDiagnosticMessage(PlanJson.Write(plan, true));
        Assert.Equal(json, PlanJson.Write(PlanJson.Read(json)));
    }
}
