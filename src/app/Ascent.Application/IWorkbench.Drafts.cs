namespace Ascent.Application;

/// <summary>Beginnings of posts.</summary>
public partial interface IWorkbench
{
    /// <summary>Writes a Markdown draft with the figures and plots of a run or of what evidence points to. A file that is there stays, and is an error.</summary>
    DraftResult DraftPost(string id, string path);
}

public sealed record DraftResult(string Path, IReadOnlyList<string> Pictures);
