namespace Ascent.Tracking;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Its process is at work.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Completed,

    /// <summary>It was stopped, by the person or because its process died; what it wrote until then is kept.</summary>
    Interrupted,

    /// <summary>It ended with a problem, or its folder cannot be read.</summary>
    Failed,
}
