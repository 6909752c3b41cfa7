using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ascent.Journey.Exports;
using Ascent.Journey.Portfolio;
using Ascent.Journey.Proofs;

namespace Ascent.Application;

/// <summary>Calendar and resume.</summary>
public sealed partial class Workbench
{
    /// <summary>128 bits: nobody guesses the address.</summary>
    private const int TokenBytes = 16;
    private const int CalendarDigits = 12;

    public string ExportCalendar()
    {
        var plan = CurrentPlan();

        // Events are this person's by a hash of the token, so that the address itself stands in no calendar entry; a renewed
        // address keeps it, for UIDs never change.
        var told = Store.TellCalendar(before =>
        {
            var calendar = before.Keys.FirstOrDefault() is { } uid && uid.LastIndexOf('@') is > 0 and var at ? uid[(at + 1)..].Split('.')[0] : Hashes.OfText(CalendarToken())[..CalendarDigits];
            return CalendarUpdate.Tell(PlanCalendar.Events(plan, Pack, calendar), before, Now);
        });
        return ICalendar.Write($"Ascent: {Pack.Title}", told);
    }

    public string CalendarToken(bool renew = false) =>
        !renew && Store.CalendarToken() is { } token ? token : Store.SaveCalendarToken(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)), renew, Now);

    public JsonObject ExportResume() => ResumeDocument.Write(PortfolioWords(), Profile, Pack, Shown(PortfolioWords(), Store.Evidence()), Now);

    /// <summary>What the person wrote in portfolio.yaml; nothing where there is none.</summary>
    private PortfolioSettings PortfolioWords() => PortfolioText() is { } text ? PortfolioSettings.Read(text, Home.PortfolioFile) : PortfolioSettings.Empty;

    /// <summary>Of some evidence, what the person shows to others.</summary>
    private List<Ascent.Journey.Progress.Evidence> Shown(PortfolioSettings words, IReadOnlyList<Ascent.Journey.Progress.Evidence> evidence) =>
        [.. evidence.Where(one => (words.Show.Count == 0 || words.Show.Any(id => Names(id, one))) && !words.Hide.Any(id => Names(id, one)))];

    private bool Names(string id, Ascent.Journey.Progress.Evidence evidence) =>
        id == evidence.ActivityId
        || (id.StartsWith("e-", StringComparison.Ordinal) && evidence.Id.StartsWith(id, StringComparison.Ordinal))
        || (Pack.Activities.TryGetValue(evidence.ActivityId, out var activity) && activity.Lab == id)
        || (evidence.Kind == Ascent.Journey.Content.EvidenceKind.Run && id.Length >= 8 && evidence.Summary.StartsWith("run " + id, StringComparison.Ordinal));
}
