namespace Ascent.Tracking;

public sealed partial class RunStore
{
    /// <summary>Adds a note to a run, at work or ended. Several processes may do so at once.</summary>
    /// <param name="id">The run, or an unambiguous beginning of its id.</param>
    /// <param name="text">At most 16,000 characters.</param>
    /// <exception cref="TrackingException">There is no such run, or the text is empty or too long.</exception>
    public void AddNote(string id, string text) => Annotations.AddNote(ExistingFolder(id), text, time.GetUtcNow());

    /// <summary>Gives tags to a run and takes others away; giving one that it has, or taking one that it has not, changes nothing.</summary>
    /// <param name="id">The run, or an unambiguous beginning of its id.</param>
    /// <param name="add">Letters, digits, dots, hyphens and underscores; capitals become small.</param>
    /// <param name="remove">Tags to take away.</param>
    /// <exception cref="TrackingException">There is no such run, or a word cannot be a tag; then nothing is changed.</exception>
    public void ChangeTags(string id, IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove) => Annotations.ChangeTags(ExistingFolder(id), add, remove);
}
