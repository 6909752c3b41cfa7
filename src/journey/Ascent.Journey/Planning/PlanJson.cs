namespace Ascent.Journey.Planning;

public static class PlanJson
{
    public static string Write(Plan plan) => throw new NotImplementedException();
    public static Plan Read(string json) => throw new NotImplementedException();
}
