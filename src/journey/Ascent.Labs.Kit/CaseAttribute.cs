namespace Ascent.Labs.Kit;

/// <summary>Marks a public method of a public class as a test case of a task. The method takes nothing or a <see cref="CaseContext"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CaseAttribute(string task, string name) : Attribute
{
    /// <summary>Id of the lab's task that the case belongs to.</summary>
    public string Task { get; } = task;

    /// <summary>What must hold, as a person reads it: "the loss of a uniform guess is ln 10".</summary>
    public string Name { get; } = name;
}
