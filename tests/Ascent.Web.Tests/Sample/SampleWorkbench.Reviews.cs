using Ascent.Application;
using Ascent.Journey.Reviews;

namespace Ascent.Web.Tests.Sample;

internal sealed partial class SampleWorkbench
{
    public ReviewQueue ReviewsToday() => throw new NotSupportedException();

    public CardView CardOf(string cardId) => throw new NotSupportedException();

    public KnownCard ReviewCard(string cardId, Grade grade, int seconds) => throw new NotSupportedException();

    public ReviewStanding ReviewsStanding() => throw new NotSupportedException();
}
