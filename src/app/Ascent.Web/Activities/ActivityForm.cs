using Ascent.Application;
using Ascent.Journey.Content;
using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Activities;

/// <summary>What was sent from one of an activity's forms.</summary>
internal sealed class ActivityForm(Activity activity, IFormCollection form)
{
    private string _field = "";

    public Activity Activity { get; } = activity;

    public string Value(string field) => form[field].ToString().Trim();

    /// <summary>Names the field beside which a refusal will stand.</summary>
    public void About(string field) => _field = field;

    /// <summary>A web address is a link and another text is a path, where the activity asks for something made.</summary>
    public ProofOffer Proof()
    {
        var proof = Value("proof");
        if (proof.Length == 0) throw new Journey.JourneyException("Something has to prove it; this field is empty.");
        return Activity.Evidence switch
        {
            EvidenceKind.Note => new ProofOffer(Note: proof),
            EvidenceKind.Run => new ProofOffer(Run: proof),
            _ when proof.Contains("://", StringComparison.Ordinal) => new ProofOffer(Link: proof),
            EvidenceKind.Link => new ProofOffer(Link: proof),
            _ => new ProofOffer(File: proof),
        };
    }

    public FormEcho Echo(string problem) => new(
        form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal),
        new Dictionary<string, string>(StringComparer.Ordinal) { [_field] = problem });
}
