using Ascent.Journey;
using Ascent.Journey.Profiles;
using Ascent.Store.Content;

namespace Ascent.Application;

/// <summary>Which journey the person is on: the profile says so, else ASCENT_JOURNEY, else it is the usual one.</summary>
public sealed partial class Workbench
{
    private string? _chosenJourney;

    /// <summary>The folder of the journey, and what tells its contents from others.</summary>
    private sealed record ContentAtHand(string Folder, string Fingerprint);

    /// <summary>The id that a profile has to name, or null for the usual journey, which it need not.</summary>
    private string? JourneyToName => Pack.Id == ContentRoot.UsualJourney ? null : Pack.Id;

    /// <summary>Chooses the journey of a person who has none yet.</summary>
    /// <exception cref="JourneyException">There is no such journey, or the person is on another.</exception>
    public void ChooseJourney(string id)
    {
        ContentRoot.Journey(ContentRoot.Find(), id);
        if (StoredProfile() is { } document && (ProfileJson.JourneyOf(document) ?? ContentRoot.UsualJourney) is var current && current != id)
            throw new JourneyException($"You are on the journey '{current}'. 'ascent start --fresh --journey {id}' moves it aside and begins the other one.");
        if (_content.IsValueCreated && Pack.Id != id)
            throw new InvalidOperationException("The journey is chosen before it is read.");
        _chosenJourney = id;
    }

    private ContentAtHand FindContent()
    {
        var named = _chosenJourney
            ?? (StoredProfile() is { } document ? ProfileJson.JourneyOf(document) ?? ContentRoot.UsualJourney : null)
            ?? (Environment.GetEnvironmentVariable("ASCENT_JOURNEY") is { Length: > 0 } set ? set : null);
        var content = ContentRoot.Find();

        // A profile that names no journey is on the usual one, or on the only one of another content folder.
        var folder = ContentRoot.Journey(content, named == ContentRoot.UsualJourney ? null : named);
        return new(folder, ContentFolder.Fingerprint(folder));
    }

    /// <summary>The profile as it is kept; null where there is no store yet, or one that cannot be read, which is told where it is needed.</summary>
    private string? StoredProfile()
    {
        if (Home.Store == Home.Database && !File.Exists(Home.Database))
            return null;
        try
        {
            return Store.Profile();
        }
        catch (JourneyException)
        {
            return null;
        }
    }
}
