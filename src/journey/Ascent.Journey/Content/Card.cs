namespace Ascent.Journey.Content;

/// <summary>One fact under spaced repetition. The review history hangs on the id.</summary>
public sealed record Card(string Id, string Skill, string Front, string Back);
