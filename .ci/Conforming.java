import java.io.FileInputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether files conform to PDF/A-2a and PDF/UA-1; names the rules that they break. */
public class Conforming {
  private static final List<PDFAFlavour> STANDARDS =
      List.of(PDFAFlavour.PDFA_2_A, PDFAFlavour.PDFUA_1);

  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean all = files.length > 0;
    for (String file : files) {
      for (PDFAFlavour standard : STANDARDS) {
        all &= conforms(file, standard);
      }
    }
    System.exit(all ? 0 : 1);
  }

  private static boolean conforms(String file, PDFAFlavour standard) throws Exception {
    try (VeraPDFFoundry foundry = Foundries.defaultInstance();
        PDFAParser parser = foundry.createParser(new FileInputStream(file), standard)) {
      ValidationResult found = foundry.createValidator(standard, false).validate(parser);
      String verdict = found.isCompliant() ? "conforms" : "DOES NOT CONFORM";
      System.out.printf("%s: %s to %s (%d checks)%n", file, verdict, standard, found.getTotalAssertions());
      broken(found).forEach((rule, times) -> System.out.printf("  %d times %s%n", times, rule));
      return found.isCompliant();
    }
  }

  private static Map<String, Integer> broken(ValidationResult found) {
    Map<String, Integer> times = new TreeMap<>();
    for (TestAssertion one : found.getTestAssertions()) {
      if (one.getStatus() == TestAssertion.Status.FAILED) {
        String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
        times.merge(rule + " " + one.getMessage(), 1, Integer::sum);
      }
    }
    return times;
  }
}
